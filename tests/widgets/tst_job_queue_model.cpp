#include "models/job_queue_model.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace lr::widgets;
using namespace lr::protocol;

namespace {

JobInfo job(std::int64_t id, JobState state = JobState::Queued, std::int64_t sequence = 0)
{
    JobInfo info;
    info.id = id;
    info.sequence = sequence;
    info.title = "Job " + std::to_string(id);
    info.state = state;
    return info;
}

QString text(const JobQueueModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class TestJobQueueModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void init()
    {
        m_model = std::make_unique<JobQueueModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void jobsStandInTheOrderInWhichTheyRun()
    {
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        m_model->setJob(job(5));
        m_model->setJob(job(2));
        m_model->setJob(job(9));
        QCOMPARE(text(*m_model, 0, JobQueueModel::Title), "Job 2");
        QCOMPARE(text(*m_model, 2, JobQueueModel::Title), "Job 9");
        QCOMPARE(m_model->rowOf(5), 1);
        m_model->setJobs({job(9), job(3), job(2)});
        QCOMPARE(m_model->rowCount(), 3);
        QCOMPARE(m_model->rowOf(5), -1);
        QCOMPARE(m_model->rowOf(3), 1);
        QCOMPARE(reset.size(), 0);
    }

    void progressIsShownWithItsUnitAndTheTimeLeft()
    {
        auto running = job(1, JobState::Running, 1);
        running.progress = JobProgress{"Training", 1200, 3000, "steps", 60, 90.0, {}};
        m_model->setJob(running);
        QCOMPARE(text(*m_model, 0, JobQueueModel::State), "running");
        QCOMPARE(text(*m_model, 0, JobQueueModel::Progress), "1,200 of 3,000 steps");
        QCOMPARE(m_model->index(0, 0).data(JobQueueModel::PermilleRole), 400);
        QCOMPARE(text(*m_model, 0, JobQueueModel::TimeLeft), "1 min 30 s");
        running.state = JobState::Done;
        m_model->setJob(running);
        QCOMPARE(m_model->index(0, 0).data(JobQueueModel::PermilleRole), 1000);
        QCOMPARE(text(*m_model, 0, JobQueueModel::TimeLeft), QString());
    }

    void whatCannotBeMeasuredHasNoShare()
    {
        auto running = job(1, JobState::Running);
        QVERIFY(!m_model->index(0, 0).data(JobQueueModel::PermilleRole).isValid());
        running.progress = JobProgress{};
        m_model->setJob(running);
        QVERIFY(!m_model->index(0, 0).data(JobQueueModel::PermilleRole).isValid());
    }

    void anOlderEventDoesNotTakeAJobBack()
    {
        m_model->setJob(job(1, JobState::Done, 20));
        m_model->setJob(job(1, JobState::Running, 19));
        QCOMPARE(text(*m_model, 0, JobQueueModel::State), "done");
        m_model->setJob(job(1, JobState::Failed, 0)); // a list is the present state
        QCOMPARE(text(*m_model, 0, JobQueueModel::State), "failed");
        m_model->setJob(job(1, JobState::Running, 19));
        QCOMPARE(text(*m_model, 0, JobQueueModel::State), "failed");
    }

    void aFailureIsShownWithItsReason()
    {
        auto failed = job(1, JobState::Failed);
        failed.failure = Failure{lr::common::ErrorCode::IoError, "The disk is full."};
        m_model->setJob(failed);
        QCOMPARE(text(*m_model, 0, JobQueueModel::State), "failed: The disk is full.");
        QCOMPARE(m_model->index(0, 0).data(JobQueueModel::FailureRole), "The disk is full.");
        auto stopped = job(2, JobState::Cancelled);
        stopped.failure = Failure{lr::common::ErrorCode::Cancelled, "Stopped after step 3."};
        m_model->setJob(stopped);
        QCOMPARE(text(*m_model, 1, JobQueueModel::State), "stopped");
    }

private:
    std::unique_ptr<JobQueueModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_MAIN(TestJobQueueModel)
#include "tst_job_queue_model.moc"
