#pragma once

#include "app/job_requests.h"
#include "app/page_context.h"
#include "app/settings_store.h"
#include "app/studio_page.h"

namespace lr::app {

/// Joins one page with the engine, the window and the other pages: it sends the page's requests to the engine, and
/// passes the engine's answers and notifications to the page. A page that asks the engine has a slot
/// requestFailed(what, failure), which gets every failure.
template <class Page>
class PageLink : public StudioPage
{
public:
    QWidget& widget() override { return m_page; }

protected:
    PageLink(PageContext& context, Page& page, QObject* parent)
        : StudioPage(parent)
        , m_context(context)
        , m_client(context.client())
        , m_page(page)
    {
        if constexpr (requires { &Page::setRuntimeDefaults; })
            connect(&context, &PageContext::settingsChanged, this,
                [this] { m_page.setRuntimeDefaults(m_context.settings().runtimeDefaults()); });
    }

    /// The answer goes to a slot of the page, a failure to `fail`.
    template <class Result, class Params>
    void ask(const char* method, const Params& params, void (Page::*take)(const Result&),
        const std::function<void(const protocol::Failure&)>& fail)
    {
        m_client.request<Result>(
            method, params, this, [this, take](const Result& result) { (m_page.*take)(result); }, fail);
    }

    /// The same with the page's requestFailed(); `what` names the request: "Reading the evaluation".
    template <class Result, class Params>
    void ask(const char* method, const Params& params, const QString& what, void (Page::*take)(const Result&))
    {
        ask(method, params, take,
            [this, what](const protocol::Failure& failure) { m_page.requestFailed(what, failure); });
    }

    OnFailure tellPage()
    {
        return [this](const QString& what, const protocol::Failure& failure) { m_page.requestFailed(what, failure); };
    }

    /// Connects the page's signals for start, stop, pause and resume, if it has them.
    void connectJobSignals()
    {
        if constexpr (requires { &Page::startRequested; })
            connect(&m_page, &Page::startRequested, this,
                [this](const protocol::Job& job) { startJob(m_client, job, this, tellPage()); });
        if constexpr (requires { &Page::stopRequested; })
            connect(
                &m_page, &Page::stopRequested, this, [this](qint64 job) { stopJob(m_client, job, this, tellPage()); });
        if constexpr (requires { &Page::pauseRequested; })
            connect(&m_page, &Page::pauseRequested, this,
                [this](qint64 job) { pauseJob(m_client, job, this, tellPage()); });
        if constexpr (requires { &Page::resumeRequested; })
            connect(&m_page, &Page::resumeRequested, this,
                [this](qint64 job) { resumeJob(m_client, job, this, tellPage()); });
    }

    PageContext& m_context;
    EngineClient& m_client; ///< of the context
    Page& m_page;
};

} // namespace lr::app
