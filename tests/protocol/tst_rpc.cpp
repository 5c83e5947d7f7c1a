#include "common/error.h"
#include "protocol/rpc.h"

#include <QTest>

using namespace lr::protocol;
using lr::common::Json;

namespace {

template <class Message>
Message throughText(const Message& message)
{
    return std::get<Message>(decodeMessage(encodeMessage(message), "test"));
}

} // namespace

class TestRpc : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestsComeThrough()
    {
        const auto request = throughText(Request{7, "jobs/stop", {{"id", 3}}});
        QCOMPARE(request.id, 7);
        QCOMPARE(request.method, std::string("jobs/stop"));
        QVERIFY((request.params == Json{{"id", 3}}));
        QVERIFY(throughText(Request{0, "shutdown", nullptr}).params.is_null());
    }

    void notificationsComeThrough()
    {
        const auto notification = throughText(Notification{"log", {{"level", "info"}}});
        QCOMPARE(notification.method, std::string("log"));
        QVERIFY((notification.params == Json{{"level", "info"}}));
    }

    void responsesComeThrough()
    {
        QVERIFY((throughText(Response{7, {1, 2}}).result == Json{1, 2}));
        QVERIFY(throughText(Response{7, nullptr}).result.is_null());
    }

    void errorsComeThrough()
    {
        using lr::common::ErrorCode;
        const auto error = throughText(
            ErrorResponse{9, rpc_code::kInvalidParams, {ErrorCode::OutOfMemory, "The memory does not suffice."}});
        QCOMPARE(error.id.value(), 9);
        QCOMPARE(error.rpcCode, -32602);
        QVERIFY(error.failure.code == ErrorCode::OutOfMemory);
        QCOMPARE(error.failure.message, std::string("The memory does not suffice."));
        QVERIFY(!throughText(ErrorResponse{}).id);
    }

    void errorWithoutOurCodeIsInternal()
    {
        const auto text = R"({"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"No such method."}})";
        const auto error = std::get<ErrorResponse>(decodeMessage(text, "test"));
        QVERIFY(error.failure.code == lr::common::ErrorCode::Internal);
        const auto odd = R"({"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"x","data":"y"}})";
        QVERIFY(!std::get<ErrorResponse>(decodeMessage(odd, "test")).id);
    }

    void textIsKeptWhatever()
    {
        const std::string text("Ω \x01 \"\\ \n", 9);
        QCOMPARE(throughText(Notification{"log", {{"text", text}}}).params["text"].get<std::string>(), text);
    }

    void whatIsNoMessageIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char* name, const char* text, const char* reason) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(reason);
        };
        row("nothing", "", "empty");
        row("no JSON", "{", "not valid JSON");
        row("no object", "7", "object is expected");
        row("batch", R"([{"jsonrpc":"2.0","method":"log"}])", "object is expected");
        row("no version", R"({"method":"log"})", "no JSON-RPC 2.0");
        row("old version", R"({"jsonrpc":"1.0","method":"log"})", "no JSON-RPC 2.0");
        row("version of another type", R"({"jsonrpc":2.0,"method":"log"})", "\"jsonrpc\" is 2.0");
        row("nothing in it", R"({"jsonrpc":"2.0","id":1})", "either a method, a result or an error");
        row("two things", R"({"jsonrpc":"2.0","id":1,"result":1,"error":{"code":1,"message":""}})", "either");
        row("method of another type", R"({"jsonrpc":"2.0","method":7})", "\"method\" is 7");
        row("result without an id", R"({"jsonrpc":"2.0","result":1})", "\"id\" is missing");
        row("id of another type", R"({"jsonrpc":"2.0","id":"a","method":"x"})", "\"id\" is \"a\"");
        row("id null", R"({"jsonrpc":"2.0","id":null,"method":"x"})", "\"id\" is missing");
        row("id negative", R"({"jsonrpc":"2.0","id":-1,"result":1})", "\"id\" is -1");
        row("params in a row", R"({"jsonrpc":"2.0","method":"x","params":[1]})", "\"params\" is no object");
        row("error of another type", R"({"jsonrpc":"2.0","id":1,"error":"x"})", "object is expected");
        row("error without a message", R"({"jsonrpc":"2.0","id":1,"error":{"code":1}})", "\"message\" is missing");
        row("the same key twice", R"({"jsonrpc":"2.0","id":1,"id":2,"result":1})", "twice");
    }

    void whatIsNoMessageIsRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, reason);
        try {
            decodeMessage(text.toStdString(), "the engine");
            QFAIL("it was accepted");
        } catch (const lr::common::Error& error) {
            QVERIFY(error.code() == lr::common::ErrorCode::CorruptData);
            QVERIFY2(QByteArray(error.what()).startsWith("the engine: "), error.what());
            QVERIFY2(QByteArray(error.what()).contains(reason), error.what());
        }
    }
};

QTEST_APPLESS_MAIN(TestRpc)
#include "tst_rpc.moc"
