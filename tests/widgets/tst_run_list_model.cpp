#include "models/run_list_model.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace lr::widgets;
using namespace lr::protocol;

namespace {

RunInfo run(const char* name, std::int64_t step = 0)
{
    RunInfo info;
    info.name = name;
    info.path = std::string("/w/runs/") + name;
    info.globalStep = step;
    info.numSteps = 300;
    return info;
}

JobInfo job(std::int64_t id, const char* name, JobState state)
{
    JobInfo info;
    info.id = id;
    info.job = lr::settings::TrainSettings{};
    info.run = name;
    info.state = state;
    return info;
}

QStringList namesOf(const RunListModel& model)
{
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names << model.index(row, 0).data(RunListModel::NameRole).toString();
    return names;
}

QString text(const RunListModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class TestRunListModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void init()
    {
        m_model = std::make_unique<RunListModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void aNewListMovesInsertsAndRemovesRows()
    {
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        m_model->setRuns({run("a"), run("b"), run("c")});
        m_model->setOverlaid("c", true);
        m_model->setRuns({run("c", 7), run("d"), run("a")});
        QCOMPARE(namesOf(*m_model), (QStringList{"c", "d", "a"}));
        QCOMPARE(m_model->overlaidRuns(), QStringList{"c"});
        QCOMPARE(text(*m_model, 0, RunListModel::Steps), "7 of 300");
        QCOMPARE(reset.size(), 0);
    }

    void aRunThatIsListedTwiceHasOneRow()
    {
        m_model->setRuns({run("a"), run("a"), run("b"), run("a")});
        QCOMPARE(namesOf(*m_model), (QStringList{"a", "b"}));
    }

    void stateComesFromTheLatestJobElseFromTheFolder()
    {
        auto finished = run("a");
        finished.hasAdapter = true;
        m_model->setRuns({finished, run("b")});
        QCOMPARE(text(*m_model, 0, RunListModel::State), "done");
        QCOMPARE(text(*m_model, 1, RunListModel::State), "unfinished");
        m_model->setJob(job(4, "b", JobState::Running));
        QCOMPARE(text(*m_model, 1, RunListModel::State), "running");
        m_model->setJob(job(3, "b", JobState::Failed));
        QCOMPARE(text(*m_model, 1, RunListModel::State), "running");
        QVERIFY(m_model->jobOf("b"));
        QVERIFY(!m_model->jobOf("a"));
    }

    void theReasonStandsBesideTheRun()
    {
        m_model->setRuns({run("a"), run("b")});
        auto failed = job(1, "a", JobState::Failed);
        failed.failure = Failure{lr::common::ErrorCode::OutOfMemory, "Memory ended at step 12."};
        m_model->setJob(failed);
        QCOMPARE(text(*m_model, 0, RunListModel::State), "failed: Memory ended at step 12.");
        QCOMPARE(m_model->index(0, 0).data(RunListModel::FailureRole), "Memory ended at step 12.");
        auto unreadable = run("b");
        unreadable.failure = "run.json is cut short.";
        m_model->setRuns({run("a"), unreadable});
        QCOMPARE(text(*m_model, 1, RunListModel::State), "unreadable: run.json is cut short.");
        QCOMPARE(text(*m_model, 1, RunListModel::Steps), QString());
    }

    void figuresFollowTheRunAsItIsTrained()
    {
        m_model->setRuns({run("a")});
        RunMetrics metrics;
        metrics.run = "a";
        MetricRecord record;
        record.globalStep = 1200;
        record.loss = 0.03127;
        record.passAt1 = 0.625;
        metrics.records = {record};
        metrics.marks = {{RunMark::Kind::Checkpoint, 1200}, {RunMark::Kind::Checkpoint, 1200}};
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        m_model->setProgress(metrics);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(text(*m_model, 0, RunListModel::Steps), "1,200 of 300");
        QCOMPARE(text(*m_model, 0, RunListModel::Loss), "0.0313");
        QCOMPARE(text(*m_model, 0, RunListModel::PassAt1), "62.5 %");
        QCOMPARE(m_model->run("a")->checkpoints, std::vector<std::int64_t>{1200});
        metrics.run = "unknown";
        m_model->setProgress(metrics);
        QCOMPARE(changed.size(), 1);
    }

    void theCheckBoxLaysARunOverTheOthers()
    {
        m_model->setRuns({run("a"), run("b")});
        QSignalSpy overlay(m_model.get(), &RunListModel::overlayChanged);
        const auto box = m_model->index(1, RunListModel::Name);
        QVERIFY(box.flags() & Qt::ItemIsUserCheckable);
        QVERIFY(!(m_model->index(1, RunListModel::Loss).flags() & Qt::ItemIsUserCheckable));
        QVERIFY(m_model->setData(box, Qt::Checked, Qt::CheckStateRole));
        QVERIFY(m_model->setData(box, Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(overlay.size(), 1);
        QCOMPARE(overlay[0], (QVariantList{"b", true}));
        QVERIFY(!m_model->setData(m_model->index(1, RunListModel::Loss), Qt::Checked, Qt::CheckStateRole));
    }

private:
    std::unique_ptr<RunListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_MAIN(TestRunListModel)
#include "tst_run_list_model.moc"
