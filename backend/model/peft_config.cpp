#include "model/peft_config.h"

#include "common/error.h"
#include "model/module_pattern.h"

#include <algorithm>
#include <array>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::JsonObject;
using common::printable;

namespace {

constexpr std::int64_t kMaxLayer = 1 << 20;

/// Settings of PEFT that change what an adapter computes; each must be absent, null, false, 0 or empty.
/// "fan_in_fan_out" is not listed: it concerns another kind of layer, and PEFT turns it off for these.
constexpr std::array kUnsupported{"use_dora", "modules_to_save", "layer_replication", "lora_bias", "megatron_config",
    "trainable_token_indices", "target_parameters", "use_qalora", "use_bdlora", "alora_invocation_tokens",
    "arrow_config"};

bool isOff(const Json& value)
{
    return value.is_null() || (value.is_boolean() && !value.get<bool>()) || (value.is_structured() && value.empty()) ||
           (value.is_string() && value.get_ref<const std::string&>().empty());
}

[[noreturn]] void refuseConfig(std::string_view source, const std::string& what)
{
    throw Error(ErrorCode::Unsupported, printable(source, 400) + ": " + what);
}

void refuseUnsupported(const Json& json, std::string_view source)
{
    for (const char* key : kUnsupported) {
        const auto found = json.find(key);
        if (found != json.end() && !isOff(*found))
            refuseConfig(
                source, "\"" + std::string(key) + "\" is " + printable(common::dumpJson(*found), 60) +
                            ", which this program does not do. Merge the adapter with the program that made it and "
                            "use the merged model.");
    }
    const auto bias = JsonObject(json, source).stringOr("bias", "none");
    if (bias != "none")
        refuseConfig(source, "\"bias\" is '" + printable(bias) + "'; only 'none' is known here.");
}

/// PiSSA, OLoRA, LoftQ, CorDA and LoRA-GA initialise the update from the base's matrices and subtract it from them, so
/// that the sum stays the same. The adapter then belongs to that changed base, which is not the one on disk.
void refuseChangedBase(const Json& json, std::string_view source)
{
    constexpr std::array<std::string_view, 4> kHarmless{"gaussian", "eva", "orthogonal", "true"};
    const auto found = json.find("init_lora_weights");
    if (found == json.end() || found->is_null() || found->is_boolean())
        return;
    auto name = found->is_string() ? found->get<std::string>() : common::dumpJson(*found);
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    if (std::ranges::find(kHarmless, name) != kHarmless.end())
        return;
    refuseConfig(
        source, "\"init_lora_weights\" is " + printable(common::dumpJson(*found), 60) +
                    ": training began by changing the base's own weights, so the adapter does not fit the base as it "
                    "is on disk. Convert it with PEFT (save_pretrained with path_initial_model_for_weight_conversion), "
                    "or merge it with the program that made it.");
}

std::vector<std::string> parseNames(const Json& list, std::string_view source)
{
    std::vector<std::string> names;
    for (const auto& name : list) {
        if (!name.is_string())
            throw Error(ErrorCode::CorruptData,
                printable(source, 400) + ": \"target_modules\" holds something that is no name.");
        names.push_back(name.get<std::string>());
    }
    return names;
}

/// The projections that entries such as "q_proj", "self_attn.q_proj" or "model.layers.3.mlp.up_proj" name. Names of no
/// projection are ignored here: if such a name means a module of the base, the weights hold its update, and reading
/// them refuses it.
std::vector<Projection> projectionsOf(const std::vector<std::string>& names, std::string_view source)
{
    std::vector<Projection> targets;
    for (const auto& name : names) {
        if (const auto known = findProjection(std::string_view(name).substr(name.rfind('.') + 1)))
            targets.push_back(*known);
    }
    if (targets.empty())
        refuseConfig(
            source, "module '" + printable(names.front()) +
                        "' of \"target_modules\" is none of the seven projections of a layer, which are all that can "
                        "have an update here.");
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    return targets;
}

void parseTargets(const JsonObject& object, PeftConfig& config)
{
    const auto* targets = object.find("target_modules");
    if (targets == nullptr)
        return; // PEFT has chosen them by the model's type
    const auto& value = *targets;
    if (value.is_string() && value == "all-linear")
        config.targetNames = {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"};
    else if (value.is_string() && !value.get_ref<const std::string&>().empty())
        return; // a regular expression
    else if (value.is_array() && !value.empty())
        config.targetNames = parseNames(value, config.source);
    else
        throw Error(ErrorCode::CorruptData,
            printable(config.source, 400) + ": \"target_modules\" is neither a list of module names nor a pattern.");
    config.adapter.targets = projectionsOf(config.targetNames, config.source);
}

void parseLayers(const JsonObject& object, PeftConfig& config)
{
    const auto* value = object.find("layers_to_transform");
    if (value == nullptr)
        return;
    const auto list = value->is_array() ? *value : Json::array({*value});
    for (const auto& layer : list) {
        const auto one = Json::object({{"layers_to_transform", layer}});
        config.layers.push_back(JsonObject(one, config.source).integer("layers_to_transform", 0, kMaxLayer));
    }
}

/// Calls `take` with each key and a view of its value.
template <class Take>
void forEachPattern(const JsonObject& object, const char* key, const std::string& source, Take take)
{
    const auto* patterns = object.find(key);
    if (patterns == nullptr)
        return;
    const JsonObject checked(*patterns, source + " (" + key + ")");
    for (const auto& [pattern, unused] : patterns->items())
        take(pattern, checked);
}

/// True if `name` is `end` or ends with it after a dot.
bool endsWithName(std::string_view name, std::string_view end)
{
    return name.ends_with(end) && (name.size() == end.size() || name[name.size() - end.size() - 1] == '.');
}

std::string wholeName(std::int64_t layer, Projection projection)
{
    return "model." + moduleName(layer, projection);
}

} // namespace

std::optional<bool> PeftConfig::asksFor(std::int64_t layer, Projection projection) const
{
    if (targetNames.empty() || hasExceptions)
        return std::nullopt;
    const auto name = wholeName(layer, projection);
    const auto isMeant = [&](const std::string& target) { return endsWithName(name, target); };
    return std::ranges::any_of(targetNames, isMeant) &&
           (layers.empty() || std::ranges::find(layers, layer) != layers.end());
}

std::int64_t PeftConfig::rankOf(std::int64_t layer, Projection projection) const
{
    for (const auto& [pattern, rank] : rankPattern) {
        if (matchesModule(pattern, wholeName(layer, projection), source))
            return rank;
    }
    return adapter.rank;
}

double PeftConfig::loraAlphaOf(std::int64_t layer, Projection projection) const
{
    for (const auto& [pattern, loraAlpha] : alphaPattern) {
        if (matchesModule(pattern, wholeName(layer, projection), source))
            return loraAlpha;
    }
    return adapter.loraAlpha;
}

PeftConfig parsePeftConfig(const Json& json, std::string_view source)
{
    constexpr double kMinAlpha = 1e-6;
    constexpr double kMaxAlpha = 1e9;
    const JsonObject object(json, source);
    if (const auto type = object.string("peft_type"); type != "LORA")
        refuseConfig(source, "\"peft_type\" is '" + printable(type) + "'; only LORA is known here.");
    refuseUnsupported(json, source);
    refuseChangedBase(json, source);
    PeftConfig config;
    config.source = source;
    config.adapter.rank = object.integer("r", 1, kMaxAdapterRank);
    config.adapter.loraAlpha = object.number("lora_alpha", kMinAlpha, kMaxAlpha);
    config.adapter.dropout = object.numberOr("lora_dropout", 0, 0, 0.999999);
    config.adapter.rankStabilised = object.booleanOr("use_rslora", false);
    config.adapter.targets.clear();
    parseTargets(object, config);
    parseLayers(object, config);
    const auto exceptions = json.find("exclude_modules");
    config.hasExceptions = exceptions != json.end() && !isOff(*exceptions);
    forEachPattern(object, "rank_pattern", config.source, [&](const std::string& pattern, const JsonObject& ranks) {
        config.rankPattern.emplace_back(pattern, ranks.integer(pattern, 1, kMaxAdapterRank));
    });
    forEachPattern(object, "alpha_pattern", config.source, [&](const std::string& pattern, const JsonObject& alphas) {
        config.alphaPattern.emplace_back(pattern, alphas.number(pattern, kMinAlpha, kMaxAlpha));
    });
    const auto base = json.find("base_model_name_or_path");
    config.adapter.baseModel = base != json.end() && base->is_string() ? base->get<std::string>() : std::string();
    return config;
}

AdapterConfig parseAdapterConfig(const Json& json, std::string_view source)
{
    return parsePeftConfig(json, source).adapter;
}

} // namespace lr::model
