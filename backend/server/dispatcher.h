#pragma once

#include "common/json.h"
#include "protocol/session_messages.h"
#include "server/workspace_session.h"

#include <functional>
#include <string_view>

namespace lr::server {

struct Answer
{
    Answer(common::Json json) // NOLINT(google-explicit-constructor): most answers are JSON alone
        : result(std::move(json))
    {}

    common::Json result;
    std::string attachment; ///< of the frame
};

/// Answers requests by their method. Stateless; any thread may call.
class Dispatcher
{
public:
    /// `session` is borrowed. `describe` describes this engine and machine; `onShutdown` is called when a client asks
    /// the engine to end.
    Dispatcher(WorkspaceSession& session, std::function<protocol::InitializeResult()> describe,
        std::function<void()> onShutdown);

    /// True for what is answered at once, so that a stop request never waits behind a long query.
    static bool isQuick(std::string_view method);

    /// The result of a request. Throws Error; Error(Unsupported) for an unknown method.
    Answer call(std::string_view method, const common::Json& params) const;

private:
    common::Json initialize(const common::Json& params) const;
    common::Json openWorkspace(const common::Json& params) const;
    common::Json check(const common::Json& params) const;

    WorkspaceSession& m_session;
    std::function<protocol::InitializeResult()> m_describe;
    std::function<void()> m_onShutdown;
};

} // namespace lr::server
