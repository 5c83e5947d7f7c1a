#include "app/page_context.h"

namespace lr::app {

PageContext::PageContext(EngineClient& client, WorkspaceSession& session, SettingsStore& settings)
    : m_client(client)
    , m_session(session)
    , m_settings(settings)
{}

PageContext::~PageContext() = default;

} // namespace lr::app
