#pragma once

#include "app/engine_client.h"

#include <QObject>
#include <QString>

#include <optional>

namespace lr::app {

/// The file that makes a folder a workspace.
inline constexpr auto kDatabase = "workspace.sqlite";

/// Where a workspace is: a folder here, or one on another machine.
struct WorkspacePlace
{
    QString path{};
    QString host{}; ///< empty: this machine; else as ssh takes it
    bool createIfMissing = false;

    bool isRemote() const { return !host.isEmpty(); }
    /// No workspace is in the folder, and none is to be made; of other machines nothing is known before they are asked.
    bool isMissing() const;
    /// The same place whatever folder a program works in: here, a relative path begins where this program was started,
    /// "~/" in the user's folder. On another machine the engine there reads the path.
    WorkspacePlace absolute() const;
    /// "host:path" or the path, for people and for the list of recent ones.
    QString text() const;
    /// Reads what text() gives; a path with a colon before its first slash is remote.
    static WorkspacePlace fromText(const QString& text);

    bool operator==(const WorkspacePlace&) const = default;
};

/// The workspace that is open and the engine that holds it. An engine that ends under it is told by the client; after a
/// restart the same workspace is opened again, and whoever shows it keeps what it shows.
class WorkspaceSession : public QObject
{
    Q_OBJECT

public:
    WorkspaceSession(EngineClient& client, QObject* parent);

    /// Path of the engine from the settings, or empty: found by itself. For the next open().
    void setEngineProgram(const QString& program) { m_program = program; }

    /// Starts (or finds) the workspace's engine and opens it there. What was open before stays until opened().
    void open(const WorkspacePlace& place);

    const std::optional<WorkspacePlace>& place() const { return m_place; }
    const protocol::WorkspaceInfo& workspace() const { return m_workspace; } ///< empty path: none is open

Q_SIGNALS:
    void opened(const lr::protocol::WorkspaceInfo& workspace);   ///< another one than before
    void reopened(const lr::protocol::WorkspaceInfo& workspace); ///< the same, by a new engine
    void changed(const lr::protocol::WorkspaceInfo& workspace);  ///< there is something new in it
    void failed(const QString& sentence);                        ///< it cannot be opened; the one before is gone

private:
    void openOnEngine();
    void take(const protocol::WorkspaceInfo& workspace);

    EngineClient& m_client;
    QString m_program;
    std::optional<WorkspacePlace> m_place;
    bool m_opensNext = false; ///< m_place, as soon as the engine is there
    protocol::WorkspaceInfo m_workspace;
};

} // namespace lr::app
