#include "model/rope_scaling.h"

#include "common/error.h"

#include <optional>
#include <string>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::JsonObject;
using common::printable;

namespace {

constexpr double kMaxTheta = 1e12;
constexpr double kMaxFactor = 65536;

[[noreturn]] void failContradiction(std::string_view source, const std::string& key)
{
    throw Error(ErrorCode::CorruptData, printable(source, 400) + ": " + key +
                                            " and \"rope_parameters\" contradict each other; keep the one that the "
                                            "model was trained with.");
}

/// "rope_type", in older files "type".
std::string ropeType(const JsonObject& object, std::string_view source)
{
    const auto older = object.stringOr("type", "default");
    const auto type = object.stringOr("rope_type", older);
    if (object.has("type") && type != older)
        throw Error(ErrorCode::CorruptData, printable(source, 400) + ": \"rope_type\" is \"" + printable(type) +
                                                "\" but \"type\" is \"" + printable(older) +
                                                "\"; keep the one that the model was trained with.");
    return type;
}

RopeScaling parseLlama3(const JsonObject& object, std::string_view source)
{
    RopeScaling scaling{.kind = RopeScaling::Kind::Llama3,
        .factor = object.number("factor", 1, kMaxFactor),
        .lowFreqFactor = object.number("low_freq_factor", 1e-3, kMaxFactor),
        .highFreqFactor = object.number("high_freq_factor", 1e-3, kMaxFactor),
        .originalMaxPositionEmbeddings = object.integer("original_max_position_embeddings", 1, kMaxPositions)};
    if (scaling.lowFreqFactor >= scaling.highFreqFactor)
        throw Error(ErrorCode::CorruptData,
            printable(source, 400) +
                ": \"low_freq_factor\" is not below \"high_freq_factor\"; correct the rope scaling.");
    return scaling;
}

RopeScaling parseScaling(const Json& value, const std::string& source)
{
    const JsonObject object(value, source);
    const auto type = ropeType(object, source);
    for (const auto* key : {"mrope_section", "short_factor", "long_factor"}) {
        if (object.has(key))
            throw Error(ErrorCode::Unsupported,
                printable(source, 400) + ": \"" + key + "\" asks for a rotary embedding that is not supported.");
    }
    if (object.has("partial_rotary_factor") && object.number("partial_rotary_factor", 0, 1) != 1)
        throw Error(ErrorCode::Unsupported,
            printable(source, 400) + ": \"partial_rotary_factor\" other than 1 is not supported.");
    if (type == "default")
        return {};
    if (type == "linear")
        return {.kind = RopeScaling::Kind::Linear, .factor = object.number("factor", 1, kMaxFactor)};
    if (type == "llama3")
        return parseLlama3(object, source);
    throw Error(ErrorCode::Unsupported, printable(source, 400) + ": the rope type \"" + printable(type) +
                                            "\" is not supported; default, linear and llama3 are.");
}

/// The newer form has one object for everything, or one per kind of layer, which only mixed attention needs.
std::optional<RopeConfig> parseRopeParameters(const Json& config, std::string_view file)
{
    const JsonObject object(config, file);
    const auto* value = object.find("rope_parameters");
    if (value == nullptr)
        return std::nullopt;
    const auto source = std::string(file) + " (rope_parameters)";
    const JsonObject parameters(*value, source);
    for (const auto& [key, entry] : value->items()) {
        if (entry.is_object())
            throw Error(ErrorCode::Unsupported, printable(source, 400) + ": \"" + printable(key) +
                                                    "\" gives one kind of layer its own rotary embedding; that is "
                                                    "not supported.");
    }
    RopeConfig rope;
    rope.theta = parameters.numberOr("rope_theta", rope.theta, 1, kMaxTheta);
    rope.scaling = parseScaling(*value, source);
    return rope;
}

} // namespace

RopeConfig parseRopeConfig(const Json& config, std::string_view source)
{
    const JsonObject object(config, source);
    const auto newer = parseRopeParameters(config, source);
    RopeConfig rope = newer.value_or(RopeConfig());
    if (object.has("rope_theta")) {
        rope.theta = object.number("rope_theta", 1, kMaxTheta);
        if (newer && newer->theta != rope.theta && config["rope_parameters"].contains("rope_theta"))
            failContradiction(source, "\"rope_theta\"");
    }
    if (const auto* scaling = object.find("rope_scaling")) {
        rope.scaling = parseScaling(*scaling, std::string(source) + " (rope_scaling)");
        if (newer && newer->scaling != rope.scaling)
            failContradiction(source, "\"rope_scaling\"");
    }
    return rope;
}

common::OrderedJson toJson(const RopeScaling& scaling)
{
    switch (scaling.kind) {
    case RopeScaling::Kind::None:
        return nullptr;
    case RopeScaling::Kind::Linear:
        return {{"factor", scaling.factor}, {"rope_type", "linear"}};
    case RopeScaling::Kind::Llama3:
        return {{"factor", scaling.factor}, {"low_freq_factor", scaling.lowFreqFactor},
            {"high_freq_factor", scaling.highFreqFactor},
            {"original_max_position_embeddings", scaling.originalMaxPositionEmbeddings}, {"rope_type", "llama3"}};
    }
    return nullptr;
}

} // namespace lr::model
