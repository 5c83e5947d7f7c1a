#pragma once

#include "app/engine_client.h"

#include <QObject>
#include <QString>

#include <optional>

namespace lr::app {

/// The file that makes a folder a workspace.
inline constexpr QLatin1String kDatabase("workspace.sqlite");

/// Where a workspace is: a folder here, or one on another machine.
struct WorkspacePlace
{
    QString path{};
    QString host{}; ///< empty: this machine; else as ssh takes it
    bool createIfMissing = false;

    bool isRemote() const { return !host.isEmpty(); }
    /// Whether the folder holds no workspace and none is to be created. False for another machine, because nothing is
    /// known before its engine is asked.
    bool isMissing() const;
    /// The same place, independent of the working folder of a program. On this machine a relative path begins where
    /// this program was started, and "~/" in the user's folder. On another machine the engine there interprets the
    /// path.
    WorkspacePlace absolute() const;
    /// "host:path" or the path, for people and for the list of recent ones.
    QString text() const;
    /// Reads what text() gives; a path with a colon before its first slash is remote.
    static WorkspacePlace fromText(const QString& text);

    bool operator==(const WorkspacePlace&) const = default;
};

/// The workspace that is open and the engine that holds it. If the engine ends, the client reports it. After a restart
/// the same workspace is opened again, and everything that shows it keeps its content.
class WorkspaceSession : public QObject
{
    Q_OBJECT

public:
    WorkspaceSession(EngineClient& client, QObject* parent);

    /// Sets the path of the engine from the settings; empty: the engine is searched for. Applies to the next open().
    void setEngineProgram(const QString& program) { m_program = program; }

    /// Starts (or finds) the workspace's engine and opens it there. The workspace that was open before stays open until
    /// opened().
    void open(const WorkspacePlace& place);

    const std::optional<WorkspacePlace>& place() const { return m_place; }
    const protocol::WorkspaceInfo& workspace() const { return m_workspace; } ///< empty path: none is open

Q_SIGNALS:
    void opened(const lr::protocol::WorkspaceInfo& workspace);   ///< a workspace other than the one before
    void reopened(const lr::protocol::WorkspaceInfo& workspace); ///< the same, by a new engine
    void changed(const lr::protocol::WorkspaceInfo& workspace);  ///< its content has changed
    void failed(const QString& sentence);                        ///< it cannot be opened; the one before is closed

private:
    void openOnEngine();
    void take(const protocol::WorkspaceInfo& workspace);

    EngineClient& m_client;
    QString m_program;
    std::optional<WorkspacePlace> m_place;
    bool m_opensNext = false; ///< whether to open m_place as soon as the engine is ready
    protocol::WorkspaceInfo m_workspace;
};

} // namespace lr::app
