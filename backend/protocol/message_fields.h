#pragma once

#include "protocol/field_reader.h"
#include "protocol/field_writer.h"

/// The mapping of a message's fields to JSON keys, once for both directions: each struct has a describe(), which names
/// its fields to a FieldWriter or a FieldReader. For the sources that define the mapping; all others include
/// message_json.h.
namespace lr::protocol {

/// `T` is `Message`, const or not.
template <class T, class Message>
concept Is = std::same_as<std::remove_const_t<T>, Message>;

template <class Message>
common::Json writeFields(const Message& message)
{
    FieldWriter fields;
    describe(fields, message);
    return fields.take();
}

/// A message whose fields depend on each other has a checkWhole() beside its describe().
template <class Message>
void readFields(Message& message, const common::Json& json, std::string_view source)
{
    FieldReader fields(json, source);
    describe(fields, message);
    if constexpr (requires { checkWhole(message, source); })
        checkWhole(message, source);
}

} // namespace lr::protocol

#define LR_MAP_MESSAGE(Message)                                                                                        \
    common::Json toJson(const Message& message)                                                                        \
    {                                                                                                                  \
        return writeFields(message);                                                                                   \
    }                                                                                                                  \
    void readJson(Message& message, const common::Json& json, std::string_view source)                                 \
    {                                                                                                                  \
        readFields(message, json, source);                                                                             \
    }
