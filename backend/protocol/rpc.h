#pragma once

#include "common/json.h"
#include "protocol/frame.h"
#include "protocol/session_messages.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// JSON-RPC 2.0, the envelope of the messages. A frame holds one message; batches are not supported. A response may
/// have bytes attached to it.
namespace lr::protocol {

/// Chosen by the sender of a request, from 0 up; the response carries the id of its request.
using RequestId = std::int64_t;

struct Request
{
    RequestId id = 0;
    std::string method;
    common::Json params; ///< an object, or null for none
};

struct Notification
{
    std::string method;
    common::Json params;
};

struct Response
{
    RequestId id = 0;
    common::Json result;
    std::string attachment{}; ///< of the frame
};

/// JSON-RPC's error codes. The code in Failure is more precise.
namespace rpc_code {
inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kInternalError = -32603;
inline constexpr int kRequestFailed = -32000;
} // namespace rpc_code

struct ErrorResponse
{
    std::optional<RequestId> id; ///< unset: the message could not be read as far as its id
    int rpcCode = rpc_code::kRequestFailed;
    Failure failure; ///< travels as {"code": rpcCode, "message": …, "data": {"code": "not_found"}}
};

using RpcMessage = std::variant<Request, Notification, Response, ErrorResponse>;

/// The message as JSON text, the content of a frame.
std::string encodeMessage(const RpcMessage& message);
/// The message as a frame, with its attachment. Throws as encodeFrame().
std::string frameOf(const RpcMessage& message);

/// Reads the content of a frame within the limits of common::parseJson. Throws Error(CorruptData) with a sentence:
/// `source` names the sender ("the engine").
RpcMessage decodeMessage(std::string_view content, std::string_view source);
/// The same for a whole frame: a response gets the frame's attachment.
RpcMessage decodeMessage(Frame frame, std::string_view source);

} // namespace lr::protocol
