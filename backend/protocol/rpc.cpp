#include "protocol/rpc.h"

#include "common/error.h"
#include "protocol/enum_names.h"

namespace lr::protocol {

namespace {

using common::Json;
using common::JsonObject;

Json envelope()
{
    return {{"jsonrpc", "2.0"}};
}

Json jsonOf(const Request& request)
{
    auto json = envelope();
    json["id"] = request.id;
    json["method"] = request.method;
    if (!request.params.is_null())
        json["params"] = request.params;
    return json;
}

Json jsonOf(const Notification& notification)
{
    auto json = envelope();
    json["method"] = notification.method;
    if (!notification.params.is_null())
        json["params"] = notification.params;
    return json;
}

Json jsonOf(const Response& response)
{
    auto json = envelope();
    json["id"] = response.id;
    json["result"] = response.result;
    return json;
}

Json jsonOf(const ErrorResponse& response)
{
    auto json = envelope();
    json["id"] = response.id ? Json(*response.id) : Json();
    json["error"] = {{"code", response.rpcCode}, {"message", response.failure.message},
        {"data", {{"code", std::string(common::errorCodeName(response.failure.code))}}}};
    return json;
}

[[noreturn]] void fail(std::string_view source, const std::string& what)
{
    throw common::Error(common::ErrorCode::CorruptData, std::string(source) + ": " + what);
}

RequestId readId(const JsonObject& object)
{
    return object.integer("id", 0, INT64_MAX);
}

Json readParams(const JsonObject& object, std::string_view source)
{
    const auto* params = object.find("params");
    if (params != nullptr && !params->is_object())
        fail(source, "\"params\" is no object.");
    return params != nullptr ? *params : Json();
}

ErrorResponse readError(const JsonObject& object, std::string_view source)
{
    const JsonObject error(object.value("error"), source);
    ErrorResponse response;
    if (object.has("id"))
        response.id = readId(object);
    response.rpcCode = static_cast<int>(error.integer("code", INT32_MIN, INT32_MAX));
    response.failure.message = error.string("message");
    if (const auto* data = error.find("data"); data != nullptr && data->is_object())
        response.failure.code =
            errorCodeFromName(JsonObject(*data, source).stringOr("code", "")).value_or(common::ErrorCode::Internal);
    return response;
}

} // namespace

std::string encodeMessage(const RpcMessage& message)
{
    return common::dumpJson(std::visit([](const auto& one) { return jsonOf(one); }, message));
}

std::string frameOf(const RpcMessage& message)
{
    const auto* response = std::get_if<Response>(&message);
    return encodeFrame(encodeMessage(message), response != nullptr ? response->attachment : std::string_view());
}

RpcMessage decodeMessage(Frame frame, std::string_view source)
{
    auto message = decodeMessage(std::string_view(frame.content), source);
    if (auto* response = std::get_if<Response>(&message))
        response->attachment = std::move(frame.attachment);
    return message;
}

RpcMessage decodeMessage(std::string_view content, std::string_view source)
{
    auto json = common::parseJson(content, source);
    const JsonObject object(json, source);
    if (object.stringOr("jsonrpc", "") != "2.0")
        fail(source, "no JSON-RPC 2.0 message.");
    if (object.has("method") + json.contains("result") + object.has("error") != 1)
        fail(source, "a message has either a method, a result or an error.");
    if (object.has("error"))
        return readError(object, source);
    if (json.contains("result"))
        return Response{readId(object), std::move(json["result"]), {}};
    const auto& method = object.string("method");
    if (!json.contains("id"))
        return Notification{method, readParams(object, source)};
    return Request{readId(object), method, readParams(object, source)};
}

} // namespace lr::protocol
