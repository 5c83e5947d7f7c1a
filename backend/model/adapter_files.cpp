#include "model/adapter_files.h"

#include "common/error.h"
#include "model/model_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::printable;

namespace {

[[noreturn]] void refuseMlx(const std::filesystem::path& file)
{
    throw Error(ErrorCode::Unsupported,
        common::quotedPath(file) +
            " is an adapter of MLX, which stores its matrices in another way than PEFT and is not "
            "read. Let mlx_lm write the merged model (mlx_lm.fuse --model BASE --adapter-path "
            "ADAPTER --save-path OUT), and use that folder as a model.");
}

[[noreturn]] void refusePickle(const std::filesystem::path& file)
{
    throw Error(ErrorCode::Unsupported,
        common::quotedPath(file) +
            " is a pickle file, which can run any code when it is read and is therefore never opened; there is no " +
            kAdapterWeightsFile +
            ". Save the adapter again where you trust it: python3 -c \"from peft import AutoPeftModelForCausalLM as M; "
            "M.from_pretrained('IN').save_pretrained('OUT', safe_serialization=True)\"");
}

/// A direct subfolder that holds an adapter (such as a checkpoint of a training run), the last one by name; empty if
/// there is none.
std::filesystem::path folderBelowWithAdapter(const std::filesystem::path& folder)
{
    std::set<std::filesystem::path> found;
    std::error_code code;
    for (auto it = std::filesystem::directory_iterator(folder, code);
         !code && it != std::filesystem::directory_iterator(); it.increment(code)) {
        if (isThere(it->path() / kAdapterConfigFile))
            found.insert(it->path());
    }
    return found.empty() ? std::filesystem::path() : *found.rbegin();
}

[[noreturn]] void failWithoutSettings(const std::filesystem::path& folder)
{
    const auto missing = common::quotedPath(folder / kAdapterConfigFile) + " is not there";
    if (isThere(folder / "config.json"))
        throw Error(
            ErrorCode::NotFound, missing + ": this is a model folder. Name it as the model, without an adapter.");
    if (const auto below = folderBelowWithAdapter(folder); !below.empty())
        throw Error(ErrorCode::NotFound, missing + "; " + common::quotedPath(below) + " has one. Name that folder.");
    throw Error(ErrorCode::NotFound, missing + "; name a folder with an adapter that PEFT saved.");
}

/// Layer, projection and matrix that a stored name denotes.
struct ParsedName
{
    std::int64_t layer = 0;
    Projection projection = Projection::Query;
    char matrix = 'A'; ///< or 'B'
};

std::string_view withoutPrefixes(std::string_view name)
{
    constexpr std::array<std::string_view, 4> kPrefixes{"base_model.", "_orig_mod.", "module.", "model."};
    for (bool found = true; found;) {
        found = false;
        for (const auto prefix : kPrefixes) {
            if (name.starts_with(prefix)) {
                name.remove_prefix(prefix.size());
                found = true;
            }
        }
    }
    return name;
}

/// Takes the text before the next dot off `name`.
std::string_view takeWord(std::string_view& name)
{
    const auto dot = name.find('.');
    const auto word = name.substr(0, dot);
    name.remove_prefix(dot == std::string_view::npos ? name.size() : dot + 1);
    return word;
}

/// Parses "layers.N.self_attn.q_proj.lora_A.weight", where the adapter's name may stand before "weight".
std::optional<ParsedName> parseName(std::string_view name)
{
    ParsedName parsed;
    auto rest = withoutPrefixes(name);
    if (takeWord(rest) != "layers")
        return std::nullopt;
    const auto number = takeWord(rest);
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), parsed.layer);
    if (error != std::errc() || end != number.data() + number.size() || parsed.layer < 0)
        return std::nullopt;
    const auto block = takeWord(rest);
    const auto projection = findProjection(takeWord(rest));
    const auto matrix = takeWord(rest);
    if (rest != "weight")
        takeWord(rest);
    if (!projection || rest != "weight" || (matrix != "lora_A" && matrix != "lora_B"))
        return std::nullopt;
    parsed.projection = *projection;
    parsed.matrix = matrix.back();
    const auto wanted = moduleName(parsed.layer, parsed.projection);
    return wanted.find("." + std::string(block) + ".") != std::string::npos ? std::optional(parsed) : std::nullopt;
}

[[noreturn]] void refuseStrangers(const SafetensorsFile& file, const std::vector<std::string>& names)
{
    constexpr std::size_t kShown = 3;
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
        list.append(i == 0 ? "'" : ", '").append(printable(names[i], 120)).append("'");
    if (names.size() > kShown)
        list += fmt::format(" and {} more", names.size() - kShown);
    const bool areWhole =
        std::ranges::all_of(names, [](const auto& name) { return name.find("lora_") == std::string::npos; });
    throw Error(ErrorCode::Unsupported,
        common::quotedPath(file.path()) + " also holds " + list + ": " +
            (areWhole ? "whole matrices, which replace the base's own"
                      : "updates of something that is none of the seven projections of a layer") +
            ". Only low-rank pairs beside those projections are done here. Merge the adapter with PEFT "
            "(merge_and_unload) and use the merged model.");
}

/// Throws unless the tensor has the shape and a floating-point type.
void checkMatrix(const TensorView& view, const Shape& shape, const SafetensorsFile& file)
{
    const auto where = common::quotedPath(file.path()) + ": '" + printable(view.name, 200) + "' is ";
    if (view.shape != shape)
        throw Error(ErrorCode::InvalidArgument, where + shapeText(view.shape) +
                                                    ", but this base with this rank asks for " + shapeText(shape) +
                                                    ". Name the base it belongs to.");
    if (!isWeightDtype(view.dtype))
        throw Error(ErrorCode::Unsupported,
            where + "stored as " + std::string(dtypeName(view.dtype)) + "; only floating point is read.");
}

/// Throws unless the stored modules are those that the settings ask for. In files of PEFT they are, unless the base has
/// other layers.
void requireAll(const PeftConfig& config, const std::vector<StoredPair>& pairs, const SafetensorsFile& file,
    const ModelConfig& base)
{
    auto pair = pairs.begin();
    for (std::int64_t layer = 0; layer < base.numLayers; ++layer) {
        for (int i = 0; i < kNumProjections; ++i) {
            const auto projection = static_cast<Projection>(i);
            const bool isHere = pair != pairs.end() && pair->layer == layer && pair->projection == projection;
            const auto isAsked = config.asksFor(layer, projection);
            const auto name = moduleName(layer, projection);
            if (!isHere && isAsked.value_or(false))
                throw Error(ErrorCode::InvalidArgument,
                    common::quotedPath(file.path()) + " holds no tensor 'base_model.model.model." + name +
                        ".lora_A.weight': this adapter was trained on a model with other layers. Name the base it "
                        "belongs to.");
            if (isHere && !isAsked.value_or(true))
                throw Error(ErrorCode::InvalidArgument,
                    common::quotedPath(file.path()) + " holds '" + printable(pair->a->name, 200) + "', which " +
                        printable(config.source, 400) +
                        " does not ask for. Put the two files together that were saved together.");
            pair += isHere;
        }
    }
    if (pair != pairs.end())
        throw Error(ErrorCode::InvalidArgument,
            fmt::format("{} holds '{}', but the base has {} layers. Name the base it belongs to.",
                common::quotedPath(file.path()), printable(pair->a->name, 200), base.numLayers));
}

} // namespace

void requireAdapterFiles(const std::filesystem::path& folder)
{
    const bool hasWeights = isThere(folder / kAdapterWeightsFile);
    for (const char* name : {"adapters.safetensors", "adapters.npz"}) {
        if (!hasWeights && isThere(folder / name))
            refuseMlx(folder / name);
    }
    if (!isThere(folder / kAdapterConfigFile))
        failWithoutSettings(folder);
    if (hasWeights)
        return;
    if (isThere(folder / "adapter_model.bin"))
        refusePickle(folder / "adapter_model.bin");
    throw Error(ErrorCode::NotFound,
        common::quotedPath(folder / kAdapterWeightsFile) +
            " is not there, only the adapter's settings are. Download the adapter again, or save it again with PEFT.");
}

std::vector<StoredPair> readStoredPairs(const SafetensorsFile& file)
{
    std::map<std::pair<std::int64_t, Projection>, StoredPair> pairs;
    std::vector<std::string> strangers;
    for (const auto& view : file.tensors()) {
        const auto name = parseName(view.name);
        if (!name) {
            strangers.push_back(view.name);
            continue;
        }
        auto& pair = pairs[{name->layer, name->projection}];
        pair.layer = name->layer;
        pair.projection = name->projection;
        auto& matrix = name->matrix == 'A' ? pair.a : pair.b;
        if (matrix != nullptr)
            throw Error(ErrorCode::CorruptData,
                common::quotedPath(file.path()) + " holds '" + printable(matrix->name, 200) + "' and '" +
                    printable(view.name, 200) + "', which are one matrix. Save one adapter alone.");
        matrix = &view;
    }
    if (!strangers.empty())
        refuseStrangers(file, strangers);
    std::vector<StoredPair> result;
    for (const auto& [module, pair] : pairs) {
        if (pair.a == nullptr || pair.b == nullptr)
            throw Error(ErrorCode::InvalidArgument,
                common::quotedPath(file.path()) + " holds no tensor '" + moduleName(pair.layer, pair.projection) +
                    (pair.a == nullptr ? ".lora_A" : ".lora_B") +
                    ".weight', but the other half of that pair. Download the adapter again.");
        result.push_back(pair);
    }
    return result;
}

AdapterConfig resolveAdapter(const PeftConfig& config, const std::vector<StoredPair>& pairs,
    const SafetensorsFile& file, const ModelConfig& base)
{
    if (pairs.empty())
        throw Error(ErrorCode::CorruptData,
            common::quotedPath(file.path()) + " holds no low-rank pair at all. Download the adapter again.");
    requireAll(config, pairs, file, base);
    auto adapter = config.adapter;
    std::set<Projection> targets;
    for (const auto& pair : pairs) {
        adapter.modules.push_back({pair.layer, pair.projection, config.rankOf(pair.layer, pair.projection),
            config.loraAlphaOf(pair.layer, pair.projection)});
        targets.insert(pair.projection);
    }
    adapter.targets.assign(targets.begin(), targets.end());
    const auto specs = adapterTensors(adapter, base);
    for (std::size_t i = 0; i < specs.size(); ++i) {
        checkMatrix(*pairs[i].a, {specs[i].rank, specs[i].inFeatures}, file);
        checkMatrix(*pairs[i].b, {specs[i].outFeatures, specs[i].rank}, file);
    }
    const bool areAlike = adapter.modules.size() == adapter.targets.size() * static_cast<std::size_t>(base.numLayers) &&
                          std::ranges::all_of(adapter.modules, [&](const AdapterModule& module) {
                              return module.rank == adapter.rank && module.loraAlpha == adapter.loraAlpha;
                          });
    if (areAlike)
        adapter.modules.clear();
    return adapter;
}

} // namespace lr::model
