#pragma once

#include <QString>
#include <QStringList>

#include <variant>

namespace lr::app {

/// Which engine a person wants.
struct EngineTarget
{
    enum class Kind
    {
        Serve,  ///< a child process that ends with the studio
        Attach, ///< this user's engine of `workspace`, which goes on when the studio is gone
        Remote  ///< the same on another machine, over ssh
    };

    Kind kind = Kind::Serve;
    QString program{};   ///< path from the settings, or empty; of Remote: on the other machine, empty for its PATH's
    QString workspace{}; ///< of Attach and Remote; may be empty: the engine's default
    QString host{};      ///< of Remote: "name" or "user@name", as ssh takes it

    bool operator==(const EngineTarget&) const = default;
};

/// What to run for a target.
struct EngineCommand
{
    QString program;
    QStringList arguments;
    QString name; ///< for people: "the engine" or "the engine on gpu-box"
};

/// A sentence for people: what is wrong and the way out.
struct NoCommand
{
    QString reason;
};

/// The command of a target. The engine on this machine is the target's program, else `lightreasoner` in the first of
/// `folders` that has it. Nothing is run.
std::variant<EngineCommand, NoCommand> commandFor(const EngineTarget& target, const QStringList& folders);

/// Where an engine is looked for: the studio's own folder and its neighbours in an installation or a build, then PATH.
QStringList engineFolders();

/// Empty, or why ssh is not to be run with this host. What is let through holds no option, no white space and nothing
/// that a shell would read.
QString hostFault(const QString& host);

/// `text` as one word of a POSIX shell.
QString shellQuoted(const QString& text);

} // namespace lr::app
