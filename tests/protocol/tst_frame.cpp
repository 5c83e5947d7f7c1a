#include "common/error.h"
#include "protocol/frame.h"
#include "protocol/rpc.h"

#include <QFile>
#include <QTest>

#include <vector>

using namespace lr;
using protocol::FrameDecoder;

namespace {

/// The frames that come out, and how the stream ended.
struct Decoded
{
    std::vector<std::string> frames;      ///< their content
    std::vector<std::string> attachments; ///< of each
    std::string fault;                    ///< empty: none
};

void drain(FrameDecoder& decoder, Decoded& decoded)
{
    try {
        while (auto frame = decoder.next()) {
            decoded.frames.push_back(std::move(frame->content));
            decoded.attachments.push_back(std::move(frame->attachment));
        }
    } catch (const common::Error& error) {
        decoded.fault = error.code() == common::ErrorCode::CorruptData ? error.what() : "an error of another kind";
    }
}

/// `stream` fed in chunks of `chunkBytes`.
Decoded decode(std::string_view stream, std::size_t chunkBytes, bool finish = false)
{
    FrameDecoder decoder;
    Decoded decoded;
    for (std::size_t at = 0; at < stream.size(); at += chunkBytes) {
        decoder.feed(stream.substr(at, chunkBytes));
        drain(decoder, decoded);
    }
    if (finish)
        decoder.finish();
    drain(decoder, decoded);
    return decoded;
}

std::string recordedStream()
{
    QFile file(LR_TEST_DATA "/protocol/session.frames");
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

} // namespace

class TestFrame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contentComesThroughWhateverTheChunks()
    {
        const std::vector<std::string> contents{
            "{}", "", std::string(3000, 'x'), "\r\n\r\nContent-Length: 5", "\0\xFF"};
        std::string stream;
        for (const auto& content : contents)
            stream += protocol::encodeFrame(content);
        for (std::size_t chunk = 1; chunk <= stream.size(); ++chunk) {
            const auto decoded = decode(stream, chunk, true);
            QVERIFY2(decoded.fault.empty(), decoded.fault.c_str());
            QVERIFY(decoded.frames == contents);
        }
    }

    void attachedBytesComeThroughWhateverTheChunks()
    {
        const std::vector<std::string> contents{"{}", "", "three", "last"};
        const std::vector<std::string> attachments{
            "Content-Length: 5\r\n\r\n", std::string("\0\xFF\r\n", 4), "", std::string(700, '\x80')};
        std::string stream;
        for (std::size_t i = 0; i < contents.size(); ++i)
            stream += protocol::encodeFrame(contents[i], attachments[i]);
        for (std::size_t chunk = 1; chunk <= stream.size(); ++chunk) {
            const auto decoded = decode(stream, chunk, true);
            QVERIFY2(decoded.fault.empty(), decoded.fault.c_str());
            QVERIFY(decoded.frames == contents);
            QVERIFY(decoded.attachments == attachments);
        }
    }

    void aFrameWithoutItsWholeAttachmentIsNotDelivered()
    {
        const auto frame = protocol::encodeFrame("{}", "abcd");
        const auto cut = decode(std::string_view(frame).substr(0, frame.size() - 1), 3, true);
        QVERIFY(cut.frames.empty());
        QCOMPARE(cut.fault, std::string("The stream ended inside a message, after 5 of its 6 bytes."));
    }

    void aStreamCutAnywhereKeepsItsWholeFramesAndSaysSo()
    {
        const auto first = protocol::encodeFrame("first");
        const auto stream = first + protocol::encodeFrame("second");
        for (std::size_t cut = 1; cut < stream.size(); ++cut) {
            const auto decoded = decode(std::string_view(stream).substr(0, cut), 7, true);
            QCOMPARE(decoded.frames.size(), std::size_t(cut >= first.size()));
            QCOMPARE(decoded.fault.empty(), cut == first.size());
        }
        const auto cut = decode(std::string_view(stream).substr(0, stream.size() - 2), 7, true);
        QCOMPARE(cut.fault, std::string("The stream ended inside a message, after 4 of its 6 bytes."));
    }

    void recordedSessionIsReadAsItWasSpoken()
    {
        const auto stream = recordedStream();
        QVERIFY(!stream.empty());
        for (const std::size_t chunk : {std::size_t(1), std::size_t(100), stream.size()}) {
            const auto decoded = decode(stream, chunk, true);
            QVERIFY2(decoded.fault.empty(), decoded.fault.c_str());
            QCOMPARE(decoded.frames.size(), std::size_t(4));
            QVERIFY(std::holds_alternative<protocol::Response>(protocol::decodeMessage(decoded.frames[0], "engine")));
            QVERIFY(
                std::holds_alternative<protocol::Notification>(protocol::decodeMessage(decoded.frames[1], "engine")));
            const auto refused = protocol::decodeMessage(decoded.frames[2], "engine");
            QVERIFY(std::get<protocol::ErrorResponse>(refused).failure.code == common::ErrorCode::NotFound);
            QCOMPARE(std::get<protocol::Response>(protocol::decodeMessage(decoded.frames[3], "engine")).id, 3);
        }
    }

    void headersAreReadGenerously()
    {
        const auto decoded = decode("content-LENGTH:\t2 \r\nContent-Type: application/json\r\n\r\n{}", 3, true);
        QVERIFY2(decoded.fault.empty(), decoded.fault.c_str());
        QVERIFY(decoded.frames == std::vector<std::string>{"{}"});
    }

    void whatIsNoFrameIsRefused_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char* name, const QByteArray& stream, const char* reason) {
            QTest::newRow(name) << stream << QByteArray(reason);
        };
        row("a line of text", "Segmentation fault\n", "no header of a message: \"S");
        row("text that goes on", "Segmentation fault", "no header of a message: \"S");
        row("a line of a log", "Warning: low memory\r\n", "no header of a message: \"W");
        row("the beginning of one", "Contents of", "no header of a message: \"Conten");
        row("binary",
            QByteArray("\x7f"
                       "ELF\x02"),
            "no header of a message: \"\\x7f");
        row("zero bytes", QByteArray(3, '\0'), "no header");
        row("bare line feed", "Content-Length: 2\n\n{}", "no header");
        row("line without colon", "Content\r\n", "no header");
        row("no name", ": 2\r\n", "no header");
        row("no length", "Content-Type: x\r\n\r\n", "has no Content-Length");
        row("no headers", "\r\n", "has no Content-Length");
        row("two lengths", "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "two Content-Lengths");
        row("negative", "Content-Length: -1\r\n\r\n", "\"-1\" is no number of bytes");
        row("plus", "Content-Length: +1\r\n\r\n", "\"+1\" is no number of bytes");
        row("hexadecimal", "Content-Length: 0x10\r\n\r\n", "\"0x10\" is no number of bytes");
        row("two numbers", "Content-Length: 2 2\r\n\r\n", "\"2 2\" is no number of bytes");
        row("empty", "Content-Length: \r\n\r\n", "\"\" is no number of bytes");
        row("one byte too many", "Content-Length: 67108865\r\n\r\n", "67108865 bytes is announced; at most 67108864");
        row("beyond 64 bits", "Content-Length: 99999999999999999999999\r\n\r\n", "at most 67108864 are accepted");
        row("two attachments", "Content-Attachment: 2\r\nContent-Attachment: 2\r\n", "two Content-Attachments");
        row("attachment that is no number", "Content-Attachment: many\r\n", "\"many\" is no number of bytes");
        row("attachment alone", "Content-Attachment: 2\r\n\r\n", "has no Content-Length");
        row("attachment too large", "Content-Length: 2\r\nContent-Attachment: 67108863\r\n", "at most 67108864");
        row("endless header", "Content-X: " + QByteArray(5000, 'x'), "longer than 4096 bytes");
        row("endless headers", QByteArray("Content-X: y\r\n").repeated(1000), "longer than 4096 bytes");
    }

    void whatIsNoFrameIsRefused()
    {
        QFETCH(QByteArray, stream);
        QFETCH(QByteArray, reason);
        for (const std::size_t chunk : {1, 5, 8192}) {
            const auto decoded = decode(protocol::encodeFrame("good") + stream.toStdString(), chunk);
            QVERIFY(decoded.frames == std::vector<std::string>{"good"});
            QVERIFY2(decoded.fault.find(reason.toStdString()) != std::string::npos, decoded.fault.c_str());
        }
    }

    void aBrokenStreamStaysBroken()
    {
        FrameDecoder decoder;
        decoder.feed("nonsense\r\n");
        decoder.feed(protocol::encodeFrame("late"));
        decoder.finish();
        QVERIFY(decoder.isBroken());
        QVERIFY(!decoder.hasFrame());
        QVERIFY_EXCEPTION_THROWN(decoder.next(), common::Error);
        QVERIFY_EXCEPTION_THROWN(decoder.next(), common::Error);
    }

    void aFrameOfTheLargestSizeIsAccepted()
    {
        FrameDecoder decoder(8);
        decoder.feed("Content-Length: 8\r\n\r\n12345678Content-Length: 9\r\n\r\n");
        QCOMPARE(decoder.next().value().content, std::string("12345678"));
        QVERIFY_EXCEPTION_THROWN(decoder.next(), common::Error);
    }

    void contentBeyondTheLimitIsNotSent()
    {
        const std::string longest(protocol::kMaxFrameBytes, 'x');
        QVERIFY_EXCEPTION_THROWN(protocol::encodeFrame(longest + 'x'), common::Error);
        QVERIFY_EXCEPTION_THROWN(protocol::encodeFrame(longest, "x"), common::Error);
    }
};

QTEST_APPLESS_MAIN(TestFrame)
#include "tst_frame.moc"
