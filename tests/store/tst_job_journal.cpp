#include "common/error.h"
#include "store/job_journal.h"
#include "support/child_process.h"
#include "support/error_checks.h"

#include <QTemporaryDir>
#include <QTest>
#include <sqlite3.h>

using namespace lr::store;
using lr::common::ErrorCode;

namespace {

constexpr std::size_t kNoLimit = 1 << 30;

void runSql(const std::filesystem::path& file, const char* sql)
{
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
    sqlite3_close(database);
}

} // namespace

class TestJobJournal : public QObject
{
    Q_OBJECT

    QTemporaryDir m_directory;

    std::filesystem::path folder(const char* name) const
    {
        const auto path = std::filesystem::path(m_directory.filePath(name).toStdString());
        std::filesystem::create_directories(path);
        return path;
    }

private Q_SLOTS:
    void jobsAndEventsOutliveTheProcess()
    {
        const auto path = folder("lives");
        {
            auto journal = JobJournal::open(path);
            QCOMPARE(journal.addJob("first"), 1);
            QCOMPARE(journal.addJob("second"), 2);
            journal.updateJob(1, "changed");
            QCOMPARE(journal.append("job/changed", "{}", Keep::Always), 1);
            QCOMPARE(journal.append("run/metrics", "{\"a\":1}", Keep::Recent), 2);
        }
        const auto journal = JobJournal::open(path);
        const auto jobs = journal.jobs(10);
        QCOMPARE(jobs.size(), 2u);
        QCOMPARE(jobs[0].id, 2);
        QCOMPARE(jobs[1].info, std::string("changed"));
        QCOMPARE(journal.lastSequence(), 2);
        const auto events = journal.eventsAfter(1, kNoLimit);
        QCOMPARE(events.size(), 1u);
        QCOMPARE(events[0].method, std::string("run/metrics"));
        QCOMPARE(events[0].params, std::string("{\"a\":1}"));
    }

    void aKilledProcessLosesNothingThatWasAppended()
    {
        const auto path = folder("killed");
        std::int64_t last = 0;
        {
            lr::test::ChildProcess child([&](int fd) {
                auto journal = JobJournal::open(path);
                for (int i = 0; i < 1'000'000; ++i)
                    lr::test::send(fd, journal.append("job/changed", std::to_string(i), Keep::Always));
            });
            while (last < 50 && child.read(last)) {
            }
            child.kill();
        }
        const auto journal = JobJournal::open(path);
        QVERIFY(last >= 50);
        QVERIFY(journal.lastSequence() >= last);
        std::int64_t expected = 0;
        for (const auto& event : journal.eventsAfter(0, kNoLimit)) {
            QCOMPARE(event.params, std::to_string(expected));
            QCOMPARE(event.sequence, ++expected);
        }
        QVERIFY(expected >= last);
    }

    void oldProgressGoesAndChangesOfStateStay()
    {
        auto journal = JobJournal::open(folder("pruned"));
        journal.append("job/changed", "first", Keep::Always);
        constexpr auto kNum = 2 * JobJournal::kNumRecent;
        for (std::int64_t i = 0; i < kNum; ++i)
            journal.append("run/metrics", "{}", Keep::Recent);
        const auto events = journal.eventsAfter(0, kNoLimit);
        QCOMPARE(events.front().params, std::string("first"));
        QVERIFY(static_cast<std::int64_t>(events.size()) >= JobJournal::kNumRecent);
        QVERIFY(static_cast<std::int64_t>(events.size()) < kNum);
        QCOMPARE(events.back().sequence, kNum + 1);
        QCOMPARE(journal.lastSequence(), kNum + 1);
    }

    void anAnswerIsAsLongAsAskedForAndGoesOn()
    {
        auto journal = JobJournal::open(folder("chunks"));
        for (int i = 0; i < 100; ++i)
            journal.append("job/changed", std::string(1000, 'x'), Keep::Always);
        std::int64_t last = 0;
        int numChunks = 0;
        for (;; ++numChunks) {
            const auto events = journal.eventsAfter(last, 10'000);
            if (events.empty())
                break;
            QCOMPARE(events.front().sequence, last + 1);
            QVERIFY(events.size() <= 10);
            last = events.back().sequence;
        }
        QCOMPARE(last, 100);
        QCOMPARE(numChunks, 10);
        QCOMPARE(journal.eventsAfter(0, 1).size(), 1u); // at least one, however long
    }

    void oneProcessAtATimeHasIt()
    {
        const auto path = folder("locked");
        const auto journal = JobJournal::open(path);
        QCOMPARE(lr::test::codeOf([&] { JobJournal::open(path); }), ErrorCode::IoError);
    }

    void anUnknownJobIsRefused()
    {
        auto journal = JobJournal::open(folder("unknown"));
        QCOMPARE(lr::test::codeOf([&] { journal.updateJob(7, "x"); }), ErrorCode::NotFound);
    }

    void aStrangersDatabaseAndANewerOneAreRefused()
    {
        const auto strange = folder("strange");
        runSql(strange / JobJournal::kFileName, "CREATE TABLE cats (name TEXT)");
        QCOMPARE(lr::test::codeOf([&] { JobJournal::open(strange); }), ErrorCode::CorruptData);
        const auto newer = folder("newer");
        {
            JobJournal::open(newer);
        }
        runSql(newer / JobJournal::kFileName, "PRAGMA user_version = 99");
        QCOMPARE(lr::test::codeOf([&] { JobJournal::open(newer); }), ErrorCode::Unsupported);
    }
};

QTEST_APPLESS_MAIN(TestJobJournal)
#include "tst_job_journal.moc"
