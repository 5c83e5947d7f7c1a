#include "common/error.h"
#include "common/json.h"

#include <QTest>

#include <functional>

using namespace lr::common;

namespace {

/// The message of the Error that `call` throws; a test failure shows in the empty string it returns otherwise.
std::string messageOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void badTextIsRefusedWithItsReason_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("empty") << QByteArray(" \n") << QByteArray("empty");
        QTest::newRow("truncated") << QByteArray("{\"a\": [1, 2") << QByteArray("not valid JSON");
        QTest::newRow("garbage after the value") << QByteArray("{} x") << QByteArray("not valid JSON");
        QTest::newRow("duplicate key") << QByteArray(R"({"a":1,"b":{"c":1,"c":2}})")
                                       << QByteArray("\"c\" appears twice");
        QTest::newRow("invalid UTF-8") << QByteArray("{\"a\": \"\xFF\"}") << QByteArray("invalid UTF-8 at byte 7");
        QTest::newRow("too deep") << QByteArray(200, '[') << QByteArray("deeper than 64");
        QTest::newRow("integer of 70 bits") << QByteArray("[1180591620717411303424]") << QByteArray("64 bits");
        QTest::newRow("infinite number") << QByteArray("[1e999]") << QByteArray("overflow");
        QTest::newRow("NaN") << QByteArray("[NaN]") << QByteArray("not valid JSON");
    }

    void badTextIsRefusedWithItsReason()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, reason);
        const auto message = messageOf([&] { parseJson(text.toStdString(), "some.json"); });
        QVERIFY2(message.find(reason.toStdString()) != std::string::npos, message.c_str());
        QVERIFY2(message.starts_with("some.json: "), message.c_str());
    }

    void theSizeCapComesBeforeParsing()
    {
        const auto message = messageOf([] { parseJson("[1, 2, 3]", "x", {.maxBytes = 4}); });
        QVERIFY2(message.find("at most 4") != std::string::npos, message.c_str());
    }

    void orderIsKeptWhereItMatters()
    {
        QCOMPARE(dumpJson(parseOrderedJson(R"({"z":1,"a":2})", "x")), std::string(R"({"z":1,"a":2})"));
    }

    void gettersNameKeyValueAndExpectation()
    {
        const auto json = parseJson(R"({"n": 7, "s": "x", "big": 18446744073709551615, "none": null})", "c.json");
        const JsonObject object(json, "c.json");
        QCOMPARE(object.integer("n", 1, 10), std::int64_t(7));
        QCOMPARE(object.integerOr("absent", 3, 0, 9), std::int64_t(3));
        QCOMPARE(object.integerOr("none", 4, 0, 9), std::int64_t(4));
        const auto outOfRange = messageOf([&] { object.integer("n", 8, 10); });
        QCOMPARE(outOfRange, std::string("c.json: \"n\" is 7; an integer from 8 to 10 is expected."));
        QVERIFY(messageOf([&] { object.integer("s", 0, 1); }).find("\"s\" is \"x\"") != std::string::npos);
        QVERIFY(messageOf([&] { object.integer("big", 0, INT64_MAX); }).find("is expected") != std::string::npos);
        QVERIFY(messageOf([&] { object.string("absent"); }).find("is missing") != std::string::npos);
    }

    void bytesThatAreNotTextNeverStopADump() { QCOMPARE(dumpJson(Json("a\xFF")), std::string("\"a\uFFFD\"")); }
};

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
