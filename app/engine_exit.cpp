#include "app/engine_exit.h"

#include <QCoreApplication>

#include <csignal>

namespace lr::app {

using namespace Qt::StringLiterals;

namespace {

struct EngineExitText
{
    Q_DECLARE_TR_FUNCTIONS(EngineExit)
};

bool isSsh(const EngineCommand& command)
{
    return command.program == u"ssh"_s;
}

QString capitalised(QString text)
{
    return text.isEmpty() ? text : text.left(1).toUpper() + text.mid(1);
}

/// What ssh says when it gets no further, and what to do about it.
QString sshAdvice(const QString& said)
{
    const QList<std::pair<QString, QString>> known{
        {u"Permission denied"_s,
            EngineExitText::tr("The machine asks for a password or refuses the key. Set up a login "
                               "with a key (ssh-copy-id) and try it once in a terminal.")},
        {u"Host key verification failed"_s,
            EngineExitText::tr(
                "The machine's key is not known here or has changed. Log in once in a terminal and check the key.")},
        {u"Could not resolve hostname"_s,
            EngineExitText::tr("No machine with that name is known. Check the spelling and the network.")},
        {u"Connection refused"_s, EngineExitText::tr("No ssh server answers at that port of the machine.")},
        {u"timed out"_s, EngineExitText::tr("The machine cannot be reached. Check that it is on, and the network.")},
        {u"No route to host"_s,
            EngineExitText::tr("The machine cannot be reached. Check that it is on, and the network.")},
    };
    for (const auto& [text, advice] : known) {
        if (said.contains(text, Qt::CaseInsensitive))
            return advice;
    }
    return {};
}

/// What lightreasoner itself ends with when it knows why (backend/common/error.h).
bool isOwnCode(const EngineExit& exit)
{
    constexpr int kUsage = 2;
    constexpr int kInternal = 5;
    return exit.status == QProcess::NormalExit && exit.code >= kUsage && exit.code <= kInternal;
}

QString crashText(const QString& name, int signal)
{
    switch (signal) {
    case SIGKILL:
        return EngineExitText::tr("%1 was killed (signal 9), by a person or because the machine's memory ran out.")
            .arg(name);
    case SIGTERM:
        return EngineExitText::tr("%1 was asked to end by another program (signal 15).").arg(name);
    default:
        return EngineExitText::tr("%1 crashed (signal %2).").arg(name).arg(signal);
    }
}

QString exitText(const EngineCommand& command, const EngineExit& exit)
{
    const auto name = capitalised(command.name);
    if (exit.status == QProcess::CrashExit)
        return crashText(name, exit.code);
    if (isSsh(command) && exit.code == 255)
        return EngineExitText::tr("ssh could not reach %1.").arg(command.name);
    if (isSsh(command) && exit.code == 127)
        return EngineExitText::tr(
            "lightreasoner is not found on the other machine. Install it there, or name its path.");
    return exit.code == 0 ? EngineExitText::tr("%1 ended by itself.").arg(name)
                          : EngineExitText::tr("%1 ended with exit code %2.").arg(name).arg(exit.code);
}

} // namespace

QString exitReason(const EngineCommand& command, const EngineExit& exit)
{
    const auto said = exit.lastLines.join(u'\n').trimmed();
    if (!isSsh(command) && isOwnCode(exit) && !said.isEmpty())
        return said; // a sentence for people already
    QStringList parts{exitText(command, exit)};
    if (isSsh(command) && exit.code == 255)
        parts << sshAdvice(said);
    if (!said.isEmpty())
        parts << EngineExitText::tr("It said: %1").arg(said);
    parts.removeAll(QString());
    return parts.join(u' ');
}

QString startFault(const EngineCommand& command, const QString& error)
{
    if (isSsh(command))
        return EngineExitText::tr("ssh could not be started (%1). Install the OpenSSH client.").arg(error);
    return EngineExitText::tr(
        "The engine at %1 could not be started (%2). Choose another path in the settings, or install it again.")
        .arg(command.program, error);
}

} // namespace lr::app
