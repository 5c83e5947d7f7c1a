#include "app/engine_target.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace lr::app {

using namespace Qt::StringLiterals;

namespace {

struct EngineTargetText
{
    Q_DECLARE_TR_FUNCTIONS(EngineTarget)
};

QStringList engineArguments(const EngineTarget& target)
{
    if (target.kind == EngineTarget::Kind::Serve)
        return {u"serve"_s};
    return target.workspace.isEmpty() ? QStringList{u"attach"_s}
                                      : QStringList{u"attach"_s, u"--workspace"_s, target.workspace};
}

std::variant<EngineCommand, NoCommand> localCommand(const EngineTarget& target, const QStringList& folders)
{
    const auto command = [&](const QString& program) {
        return EngineCommand{program, engineArguments(target), EngineTargetText::tr("the engine")};
    };
    if (!target.program.isEmpty()) {
        if (QFileInfo(target.program).isDir())
            return NoCommand{
                EngineTargetText::tr("%1 is a folder. Choose the program lightreasoner itself.").arg(target.program)};
        if (!QFileInfo::exists(target.program))
            return NoCommand{EngineTargetText::tr("There is no engine at %1. Choose another path, or leave the path "
                                                  "empty: the studio then looks for the engine.")
                                 .arg(target.program)};
        if (!QFileInfo(target.program).isExecutable())
            return NoCommand{
                EngineTargetText::tr("%1 is not executable. Check its permissions (chmod +x), or choose another path.")
                    .arg(target.program)};
        return command(QFileInfo(target.program).absoluteFilePath());
    }
    for (const auto& folder : folders) {
        const QFileInfo file(QDir(folder), u"lightreasoner"_s);
        if (file.isFile() && file.isExecutable())
            return command(file.absoluteFilePath());
    }
    return NoCommand{EngineTargetText::tr("The engine, lightreasoner, was found neither beside the studio nor in the "
                                          "PATH. Install it, or choose its path in the settings.")};
}

std::variant<EngineCommand, NoCommand> remoteCommand(const EngineTarget& target)
{
    if (const auto fault = hostFault(target.host); !fault.isEmpty())
        return NoCommand{fault};
    // The other machine's shell reads the words again.
    QStringList words{shellQuoted(target.program.isEmpty() ? u"lightreasoner"_s : target.program)};
    for (const auto& argument : engineArguments(target))
        words << shellQuoted(argument);
    return EngineCommand{u"ssh"_s,
        {u"-T"_s, u"-o"_s, u"BatchMode=yes"_s, u"-o"_s, u"ConnectTimeout=15"_s, u"-o"_s, u"ServerAliveInterval=15"_s,
            u"-o"_s, u"ServerAliveCountMax=3"_s, u"--"_s, target.host, words.join(u' ')},
        EngineTargetText::tr("the engine on %1").arg(target.host)};
}

} // namespace

std::variant<EngineCommand, NoCommand> commandFor(const EngineTarget& target, const QStringList& folders)
{
    for (const auto& text : {target.program, target.workspace}) {
        if (text.contains(QChar(0)))
            return NoCommand{EngineTargetText::tr("A path cannot hold a zero character.")};
    }
    return target.kind == EngineTarget::Kind::Remote ? remoteCommand(target) : localCommand(target, folders);
}

QStringList engineFolders()
{
    const QDir own(QCoreApplication::applicationDirPath());
    QStringList folders{own.path(), own.filePath(u"../bin"_s)};
    folders += qEnvironmentVariable("PATH").split(QDir::listSeparator(), Qt::SkipEmptyParts);
    return folders;
}

QString hostFault(const QString& host)
{
    static const QRegularExpression allowed(u"\\A[A-Za-z0-9_.][A-Za-z0-9_.@:%+-]*\\z"_s);
    if (host.isEmpty())
        return EngineTargetText::tr(
            "Name the machine that the engine runs on, as ssh knows it: \"name\" or \"user@name\".");
    if (host.size() > 255)
        return EngineTargetText::tr("The name of a machine has at most 255 characters.");
    if (!allowed.match(host).hasMatch())
        return EngineTargetText::tr(
            "\"%1\" is no valid name of a machine. A name begins with a letter or digit and contains only letters, "
            "digits and . _ - @ : % +; put anything else into ~/.ssh/config.")
            .arg(host.left(60));
    return {};
}

QString shellQuoted(const QString& text)
{
    static const QRegularExpression plain(u"\\A[A-Za-z0-9_./:=@%+,-]+\\z"_s);
    if (plain.match(text).hasMatch())
        return text;
    return u'\'' + QString(text).replace(u'\'', u"'\\''"_s) + u'\'';
}

} // namespace lr::app
