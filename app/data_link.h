#pragma once

#include "app/page_link.h"
#include "pages/data_page.h"

namespace lr::app {

/// The Data page and the window: a problem that is chosen there is shown by Explore.
class DataLink : public PageLink<widgets::DataPage>
{
public:
    DataLink(PageContext& context, widgets::DataPage& page, QObject* parent);
};

} // namespace lr::app
