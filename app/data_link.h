#pragma once

#include "app/page_link.h"
#include "pages/data_page.h"

namespace lr::app {

/// Joins the Data page with the window: when a problem is chosen on the Data page, Explore shows it.
class DataLink : public PageLink<widgets::DataPage>
{
public:
    DataLink(PageContext& context, widgets::DataPage& page, QObject* parent);
};

} // namespace lr::app
