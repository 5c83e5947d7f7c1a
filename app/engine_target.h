#pragma once

#include <QString>
#include <QStringList>

#include <variant>

namespace lr::app {

/// Which engine the user wants.
struct EngineTarget
{
    enum class Kind
    {
        Serve,  ///< a child process that ends with the studio
        Attach, ///< this user's engine of `workspace`, which keeps running when the studio ends
        Remote  ///< the same on another machine, over ssh
    };

    Kind kind = Kind::Serve;
    QString program{};   ///< path from the settings, or empty; for Remote, the path on the other machine, or empty for
                         /// the one in its PATH
    QString workspace{}; ///< for Attach and Remote; empty: the engine's default
    QString host{};      ///< for Remote: "name" or "user@name", as ssh accepts it

    bool operator==(const EngineTarget&) const = default;
};

/// The command to run for a target.
struct EngineCommand
{
    QString program;
    QStringList arguments;
    QString name; ///< for people: "the engine" or "the engine on gpu-box"
};

/// A sentence for people: what is wrong, and what to do about it.
struct NoCommand
{
    QString reason;
};

/// The command of a target. The engine on this machine is the target's program, else `lightreasoner` in the first of
/// `folders` that has it. Nothing is run.
std::variant<EngineCommand, NoCommand> commandFor(const EngineTarget& target, const QStringList& folders);

/// The folders in which an engine is searched for: the studio's own and its neighbours in an installation or a build,
/// then PATH.
QStringList engineFolders();

/// Empty if ssh may be run with this host, else the reason why not. An accepted host contains no option, no white space
/// and nothing that a shell would interpret.
QString hostFault(const QString& host);

/// `text` as one word of a POSIX shell.
QString shellQuoted(const QString& text);

} // namespace lr::app
