#include "app/engine_status.h"
#include "app/window_actions.h"

#include <QAction>
#include <QLabel>
#include <QMainWindow>
#include <QTest>

#include <algorithm>

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
