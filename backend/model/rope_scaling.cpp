#include "model/rope_scaling.h"

#include "common/error.h"

#include <algorithm>
#include <string>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::JsonObject;
using common::printable;

namespace {

constexpr double kMaxFactor = 65536;

[[noreturn]] void failContradiction(std::string_view source, const std::string& first, const std::string& second)
{
    throw Error(ErrorCode::CorruptData, printable(source, 400) + ": " + first + " and " + second +
                                            " contradict each other; keep the one that the model was trained with.");
}

/// The value of "rope_type", which is "type" in older files.
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

/// What one dictionary of a config.json says about the rotary embedding.
struct RopeDictionary
{
    std::string key; ///< "rope_scaling" or "rope_parameters"
    std::optional<double> theta;
    RopeScaling scaling;
};

constexpr const char* kFullAttention = "full_attention";
constexpr const char* kWindowedAttention = "sliding_attention";

/// Whether `dictionary` holds one dictionary per kind of layer.
bool isPerKind(const Json& dictionary)
{
    return std::ranges::any_of(dictionary, [](const Json& entry) { return entry.is_object(); });
}

/// `value` itself, or, if it holds one dictionary per kind of layer, that of full attention.
const Json& dictionaryOfFullAttention(const Json& value, const std::string& source)
{
    if (!isPerKind(value))
        return value;
    const auto full = value.find(kFullAttention);
    if (full == value.end())
        throw Error(ErrorCode::Unsupported, printable(source, 400) + ": \"" + printable(value.begin().key()) +
                                                "\" gives one kind of layer its own rotary embedding, but "
                                                "\"full_attention\" is missing; add the other layers' there.");
    return *full;
}

std::optional<RopeDictionary> parseDictionary(const Json& config, const char* key, std::string_view file)
{
    const auto* value = JsonObject(config, file).find(key);
    if (value == nullptr)
        return std::nullopt;
    const auto source = std::string(file) + " (" + key + ")";
    const JsonObject whole(*value, source); // throws if it is not an object
    const auto& dictionary = dictionaryOfFullAttention(*value, source);
    const JsonObject object(dictionary, source);
    RopeDictionary result{.key = std::string("\"") + key + "\"", .theta = std::nullopt, .scaling = {}};
    if (object.has("rope_theta"))
        result.theta = object.number("rope_theta", 1, kMaxRopeTheta);
    result.scaling = parseScaling(dictionary, source);
    return result;
}

} // namespace

RopeConfig parseRopeConfig(const Json& config, std::string_view source, double defaultTheta)
{
    const JsonObject object(config, source);
    const auto older = parseDictionary(config, "rope_scaling", source);
    const auto newer = parseDictionary(config, "rope_parameters", source);
    if (older && newer && older->scaling != newer->scaling)
        failContradiction(source, older->key, newer->key);
    std::optional<double> theta;
    std::string from = "\"rope_theta\"";
    if (object.has("rope_theta"))
        theta = object.number("rope_theta", 1, kMaxRopeTheta);
    for (const auto* dictionary : {&older, &newer}) {
        if (!*dictionary || !(*dictionary)->theta)
            continue;
        const auto name = "\"rope_theta\" in " + (*dictionary)->key;
        if (theta && *theta != *(*dictionary)->theta)
            failContradiction(source, from, name);
        theta = (*dictionary)->theta;
        from = name;
    }
    return {.theta = theta.value_or(defaultTheta),
        .scaling = older   ? older->scaling
                   : newer ? newer->scaling
                           : RopeScaling()};
}

RopeConfig parseWindowRope(
    const Json& config, std::string_view source, const RopeConfig& full, std::optional<double> ownTheta)
{
    const RopeConfig fallback = ownTheta ? RopeConfig{.theta = *ownTheta, .scaling = {}} : full;
    for (const char* key : {"rope_parameters", "rope_scaling"}) {
        const auto* value = JsonObject(config, source).find(key);
        if (value == nullptr || !value->contains(kWindowedAttention))
            continue;
        const auto name = std::string(source) + " (" + key + ", " + kWindowedAttention + ")";
        const auto& dictionary = value->at(kWindowedAttention);
        const JsonObject object(dictionary, name);
        return {.theta = object.numberOr("rope_theta", fallback.theta, 1, kMaxRopeTheta),
            .scaling = parseScaling(dictionary, name)};
    }
    return fallback;
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

common::OrderedJson toJson(const RopeConfig& rope)
{
    auto json = toJson(rope.scaling);
    if (json.is_null())
        json = {{"rope_type", "default"}};
    json["rope_theta"] = rope.theta;
    return json;
}

} // namespace lr::model
