#include "server/outbox.h"

#include <QTest>

#include <array>
#include <atomic>
#include <csignal>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using lr::server::Outbox;

namespace {

std::string dropped(std::int64_t since)
{
    return "<dropped " + std::to_string(since) + ">";
}

/// An outbox and the end that its client reads.
struct OutboxFixture
{
    OutboxFixture()
    {
        std::array<int, 2> ends{};
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data());
        lr::server::makeNonBlocking(ends[0]);
        writing = ends[0];
        reading = ends[1];
    }
    ~OutboxFixture()
    {
        ::close(writing);
        ::close(reading);
    }

    std::string readUntil(const std::string& end) const
    {
        std::string text;
        std::array<char, 65536> buffer;
        while (!text.ends_with(end)) {
            const auto size = ::read(reading, buffer.data(), buffer.size());
            if (size <= 0)
                break;
            text.append(buffer.data(), static_cast<std::size_t>(size));
        }
        return text;
    }

    int writing = -1;
    int reading = -1;
};

constexpr std::size_t kMoreThanASocketHolds = 1 << 20;

} // namespace

class TestOutbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::signal(SIGPIPE, SIG_IGN); }

    void whatIsSentArrivesInOrder()
    {
        OutboxFixture fixture;
        Outbox outbox(fixture.writing, dropped);
        outbox.notify("<1>", {}, 1);
        QVERIFY(outbox.answer("<a>"));
        outbox.notify("<2>", {}, 2);
        QCOMPARE(fixture.readUntil("<2>"), std::string("<1><a><2>"));
    }

    void onlyTheLatestOfOneKeyWaits()
    {
        OutboxFixture fixture;
        Outbox outbox(fixture.writing, dropped);
        outbox.notify(std::string(kMoreThanASocketHolds, 'x'), {}, 1); // keeps the writer busy
        for (int i = 2; i < 1000; ++i)
            outbox.notify("<progress " + std::to_string(i) + ">", "job:1", i);
        outbox.notify("<end>", {}, 1000);
        const auto text = fixture.readUntil("<end>");
        QVERIFY(text.ends_with("<progress 999><end>"));
        QCOMPARE(text.find("<progress"), text.rfind("<progress"));
    }

    void aClientThatDoesNotReadHoldsUpNobodyAndIsToldWhatItMissed()
    {
        OutboxFixture fixture;
        Outbox outbox(fixture.writing, dropped);
        const std::string frame(64 << 10, 'x');
        constexpr std::int64_t kNumFrames = 1000; // 64 MB: eight times what may wait
        for (std::int64_t i = 1; i <= kNumFrames; ++i)
            outbox.notify(frame, {}, i); // returns at once, or this test hangs
        const auto text = fixture.readUntil(">");
        const auto numSent = static_cast<std::int64_t>(text.find('<') / frame.size());
        QVERIFY(numSent < kNumFrames / 2);
        QCOMPARE(text.substr(text.find('<')), dropped(numSent));
        outbox.notify("<next>", {}, kNumFrames + 1);
        QCOMPARE(fixture.readUntil("<next>"), std::string("<next>"));
    }

    void answersWaitForRoomInsteadOfPilingUp()
    {
        OutboxFixture fixture;
        Outbox outbox(fixture.writing, dropped);
        std::atomic<int> numAnswered = 0;
        std::thread asking([&] {
            const std::string frame(1 << 20, 'x');
            for (int i = 0; i < 32; ++i, ++numAnswered)
                outbox.answer(frame);
            outbox.answer("<end>");
        });
        const auto text = fixture.readUntil("<end>");
        asking.join();
        QCOMPARE(text.size(), (std::size_t(32) << 20) + 5);
        QCOMPARE(numAnswered.load(), 32);
    }

    void aClientThatIsGoneIsNoError()
    {
        OutboxFixture fixture;
        Outbox outbox(fixture.writing, dropped);
        ::shutdown(fixture.reading, SHUT_RDWR);
        QTRY_VERIFY(!outbox.answer("<into the void>"));
        outbox.notify("<too>", {}, 1);
        outbox.close();
    }
};

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
