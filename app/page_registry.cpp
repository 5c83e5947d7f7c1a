#include "app/page_registry.h"

#include "app/data_link.h"
#include "app/evaluate_link.h"
#include "app/explore_link.h"
#include "app/settings_store.h"
#include "app/start_link.h"
#include "app/train_link.h"

#include <QCoreApplication>

namespace lr::app {

namespace {

struct PageText
{
    Q_DECLARE_TR_FUNCTIONS(lr::app::StudioPages)
};

template <class Link, class Page>
StudioPage* join(PageContext& context, Page* page)
{
    return new Link(context, *page, page);
}

} // namespace

const std::vector<PageEntry>& studioPages()
{
    static const std::vector<PageEntry> pages{
        {kStartPage, PageText::tr("&Start"), Qt::CTRL | Qt::Key_0, PageText::tr("Workspaces and models"),
            [](PageContext& context) { return join<StartLink>(context, new widgets::StartPage); }},
        {kExplorePage, PageText::tr("&Explore"), Qt::CTRL | Qt::Key_1, PageText::tr("Where the two models disagree"),
            [](PageContext& context) {
                return join<ExploreLink>(context, new widgets::ExplorePage(context.exploration()));
            }},
        {kTrainPage, PageText::tr("&Train"), Qt::CTRL | Qt::Key_2, PageText::tr("Fine-tune the expert and watch it"),
            [](PageContext& context) {
                return join<TrainLink>(context, new widgets::TrainPage(context.settings().presetsFolder()));
            }},
        {kEvaluatePage, PageText::tr("E&valuate"), Qt::CTRL | Qt::Key_3, PageText::tr("Accuracy before and after"),
            [](PageContext& context) { return join<EvaluateLink>(context, new widgets::EvaluatePage); }},
        {QStringLiteral("data"), PageText::tr("D&ata"), Qt::CTRL | Qt::Key_4, PageText::tr("All problems in one table"),
            [](PageContext& context) { return join<DataLink>(context, new widgets::DataPage(context.exploration())); }},
    };
    return pages;
}

} // namespace lr::app
