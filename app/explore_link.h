#pragma once

#include "app/page_link.h"
#include "pages/explore_page.h"

namespace lr::app {

/// Joins the Explore page with the engine. A scored text is shown as soon as its job is done.
class ExploreLink : public PageLink<widgets::ExplorePage>
{
    Q_OBJECT

public:
    ExploreLink(PageContext& context, widgets::ExplorePage& page, QObject* parent);

    PageMenus menus() const override;
    QByteArray layoutState() const override { return m_page.layoutState(); }
    void restoreLayout(const QByteArray& state) override { m_page.restoreLayout(state); }
    void resetLayout() override { m_page.resetLayout(); }

private:
    void connectRequests();
    void connectReports();
    void jobChanged(const protocol::JobInfo& job);
    void takeJobs(const std::vector<protocol::JobInfo>& jobs);
    void measureRate(const protocol::RunMetrics& metrics);

    bool m_showsNextText = false; ///< a text was sent from here; its steps will be shown
};

} // namespace lr::app
