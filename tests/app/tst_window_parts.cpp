#include "app/engine_status.h"
#include "app/main_window.h"
#include "app/page_registry.h"
#include "dialogs/tour_stops.h"

#include <QDockWidget>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

using namespace lr;
using namespace lr::app;

/// What the main window is put together from, without an engine.
class TestWindowParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void theSettingsHaveAKey()
    {
        QMainWindow window;
        const WindowActions actions(window);
        QCOMPARE(actions.settings->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_Comma));
    }

    void pagesHaveKeysAndShortcutsOfTheirOwn()
    {
        std::set<QString> keys, shortcuts;
        for (const auto& page : studioPages()) {
            keys.insert(page.key);
            shortcuts.insert(page.shortcut.toString());
        }
        QCOMPARE(keys.size(), studioPages().size());
        QCOMPARE(shortcuts.size(), studioPages().size());
        QVERIFY(!shortcuts.contains(QString()));
    }

    void thePagesThatPeopleKnowKeepTheirShortcuts()
    {
        QMainWindow window;
        const WindowActions actions(window);
        for (const auto& [name, key] : {std::pair{"showStart", Qt::Key_0}, {"showExplore", Qt::Key_1},
                 {"showTrain", Qt::Key_2}, {"showEvaluate", Qt::Key_3}})
            QCOMPARE(window.findChild<QAction*>(name)->shortcut(), QKeySequence(Qt::CTRL | key));
    }

    void theTourLeadsToPagesThatThereAre()
    {
        for (const auto& stop : widgets::studioTourStops())
            QVERIFY2(std::ranges::find(studioPages(), stop.page, &PageEntry::key) != studioPages().end(),
                qPrintable(stop.page));
    }

    void aSwitchShowsItsPageAndTheMenuOfThatPage()
    {
        const QTemporaryDir folder;
        SettingsStore settings(folder.filePath("studio.ini"));
        MainWindow window(settings);
        const auto menus = window.findChildren<QMenu*>();
        const auto menu = std::ranges::find(menus, QString("E&xplore"), &QMenu::title);
        QVERIFY(menu != menus.end());
        const auto* stack = window.centralWidget()->findChild<QStackedWidget*>({}, Qt::FindDirectChildrenOnly);
        for (std::size_t i = 0; i < studioPages().size(); ++i) {
            const auto& key = studioPages()[i].key;
            window.actions().pages[i]->trigger();
            QCOMPARE(window.page(), key);
            QCOMPARE(stack->currentWidget()->objectName(), key + "Page");
            QCOMPARE((*menu)->isEnabled(), key == kExplorePage);
        }
        const auto last = window.page();
        window.showPage("nowhere");
        QCOMPARE(window.page(), last);
    }

    void theLayoutOfExploreIsFoundUnderTheKeyThatItAlwaysHad()
    {
        const QTemporaryDir folder;
        SettingsStore settings(folder.filePath("studio.ini"));
        MainWindow first(settings);
        first.show();
        first.showPage(kExplorePage);
        first.findChild<QDockWidget*>("statistics")->toggleViewAction()->trigger();
        first.close();
        const auto state = settings.bytes("explore_layout");
        QVERIFY(!state.isEmpty());
        SettingsStore others(folder.filePath("others.ini"));
        others.setBytes("explore_layout", state);
        MainWindow second(others);
        const auto* statistics = second.findChild<QDockWidget*>("statistics");
        QVERIFY(statistics->isHidden());
        second.actions().resetLayout->trigger();
        QVERIFY(!statistics->isHidden());
    }

    void aShorterTextLeavesNoGapBesideTheDot()
    {
        EngineStatus status;
        protocol::InitializeResult engine;
        engine.numThreads = 2;
        status.setEngine(engine);
        protocol::JobInfo job;
        job.id = 1;
        job.state = protocol::JobState::Running;
        job.progress.emplace();
        job.progress->stage = "Training";
        job.progress->done = 2000;
        job.progress->total = 20000;
        job.progress->unit = "steps";
        status.showJob(job);
        status.resize(status.sizeHint().width() + 200, status.sizeHint().height());
        status.show();
        const auto labels = status.findChildren<QLabel*>();
        const auto find = [&](const QString& text) {
            const auto found =
                std::find_if(labels.begin(), labels.end(), [&](const auto* label) { return label->text() == text; });
            return found == labels.end() ? nullptr : *found;
        };
        QVERIFY(find("Training: 2,000 / 20,000 steps"));
        const auto* dot = find("●");
        QVERIFY(dot);
        QCOMPARE(dot->width(), dot->sizeHint().width());
    }
};

QTEST_MAIN(TestWindowParts)
#include "tst_window_parts.moc"
