#include "app/demo_workspace.h"
#include "app/train_link.h"
#include "fake_engine_client.h"
#include "models/training_form.h"
#include "pages/train/run_setup_panel.h"

#include <QStandardPaths>

using namespace lr;
using namespace lr::app;

/// What pages are told beside the answers to what they ask, against the fake engine.
class TestPageLinks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void onlyTheDemoComesWithProblemsForThePassRate()
    {
        const QTemporaryDir folder;
        EngineClient client(test::shortTimes(), nullptr);
        WorkspaceSession session(client, nullptr);
        widgets::TrainPage page(folder.path());
        const TrainLink link(client, session, page, nullptr);
        session.setEngineProgram(
            test::writeScript(folder.filePath("engine"), "exec '" LR_FAKE_ENGINE "' good \"$@\"\n"));
        const auto& job = page.setup().form().job();
        session.open({.path = demoWorkspaceFolder()});
        QTRY_COMPARE(job.evaluationProblems, std::string("/demo/validation.jsonl"));
        session.open({.path = folder.path()});
        QTRY_COMPARE(job.evaluationProblems, std::string());
    }
};

QTEST_MAIN(TestPageLinks)
#include "tst_page_links.moc"
