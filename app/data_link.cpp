#include "app/data_link.h"

#include "app/page_registry.h"

namespace lr::app {

DataLink::DataLink(PageContext& context, widgets::DataPage& page, QObject* parent)
    : PageLink(context, page, parent)
{
    connect(
        &page, &widgets::DataPage::exploreRequested, this, [this] { Q_EMIT m_context.pageRequested(kExplorePage); });
}

} // namespace lr::app
