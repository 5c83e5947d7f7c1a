#include "app/workspace_session.h"

#include <QDir>

namespace lr::app {

bool WorkspacePlace::isMissing() const
{
    if (isRemote() || createIfMissing)
        return false;
    return !QDir(absolute().path).exists(kDatabase);
}

WorkspacePlace WorkspacePlace::absolute() const
{
    if (isRemote() || path.isEmpty())
        return *this;
    auto place = *this;
    const bool isInHome = path.startsWith(QLatin1String("~/")); // as the engine reads it
    place.path = QDir::cleanPath(isInHome ? QDir::home().filePath(path.mid(2)) : QDir().absoluteFilePath(path));
    return place;
}

QString WorkspacePlace::text() const
{
    return isRemote() ? host + QLatin1Char(':') + path : path;
}

WorkspacePlace WorkspacePlace::fromText(const QString& text)
{
    const auto colon = text.indexOf(QLatin1Char(':'));
    const auto slash = text.indexOf(QLatin1Char('/'));
    if (colon <= 0 || (slash >= 0 && slash < colon))
        return {.path = text};
    return {.path = text.mid(colon + 1), .host = text.left(colon)};
}

WorkspaceSession::WorkspaceSession(EngineClient& client, QObject* parent)
    : QObject(parent)
    , m_client(client)
{
    connect(&client, &EngineClient::ready, this, &WorkspaceSession::openOnEngine);
    connect(&client, &EngineClient::workspaceOpened, this, &WorkspaceSession::take);
    connect(&client, &EngineClient::workspaceChanged, this, [this](const protocol::WorkspaceInfo& workspace) {
        if (workspace.path != m_workspace.path)
            return;
        m_workspace = workspace;
        Q_EMIT changed(workspace);
    });
    connect(&client, &EngineClient::workspaceFailed, this, [this](const protocol::Failure& failure) {
        m_workspace = {};
        Q_EMIT failed(QString::fromStdString(failure.message));
    });
}

void WorkspaceSession::open(const WorkspacePlace& place)
{
    m_place = place.absolute();
    m_opensNext = true;
    EngineTarget target{.program = m_program, .workspace = m_place->path, .host = m_place->host};
    target.kind = place.isRemote() ? EngineTarget::Kind::Remote : EngineTarget::Kind::Attach;
    if (place.isRemote())
        target.program.clear(); // the setting names a file of this machine
    m_client.start(target);
}

void WorkspaceSession::openOnEngine()
{
    if (!std::exchange(m_opensNext, false))
        return; // a restart: the client opens again what was open
    // A remote engine without a path has a workspace of its own.
    const auto path = m_place->path.isEmpty() ? m_client.engine().workspace : m_place->path.toStdString();
    m_client.openWorkspace({.path = path, .createIfMissing = m_place->createIfMissing});
}

void WorkspaceSession::take(const protocol::WorkspaceInfo& workspace)
{
    const bool isSame = !workspace.path.empty() && workspace.path == m_workspace.path;
    m_workspace = workspace;
    if (isSame)
        Q_EMIT reopened(workspace);
    else
        Q_EMIT opened(workspace);
}

} // namespace lr::app
