#include "model/weight_files.h"

#include "common/error.h"
#include "common/json.h"
#include "model/model_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <system_error>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::printable;

namespace {

constexpr std::string_view kSingleFile = "model.safetensors";
constexpr std::string_view kIndexFile = "model.safetensors.index.json";
constexpr std::size_t kMaxShards = 10'000;

bool endsWithAny(const std::string& name, std::span<const std::string_view> endings)
{
    return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

/// Names of the folder's files, sorted, so that the same folder always gives the same message.
std::vector<std::string> fileNames(const std::filesystem::path& folder)
{
    std::error_code code;
    std::vector<std::string> names;
    for (auto it = std::filesystem::directory_iterator(folder, code);
         !code && it != std::filesystem::directory_iterator(); it.increment(code))
        names.push_back(it->path().filename().native());
    if (code)
        throw common::systemError("Cannot list the model folder", folder.native(), code.value());
    std::ranges::sort(names);
    return names;
}

[[noreturn]] void failWithoutWeights(const std::filesystem::path& folder)
{
    constexpr std::array<std::string_view, 6> kPickle{".bin", ".pt", ".pth", ".ckpt", ".pkl", ".bin.index.json"};
    constexpr std::array<std::string_view, 1> kGguf{".gguf"};
    for (const auto& name : fileNames(folder)) {
        if (endsWithAny(name, kPickle))
            throw Error(ErrorCode::Unsupported,
                common::quotedPath(folder / name) +
                    " is a pickle checkpoint, which can run any code when it is read and is therefore never opened. "
                    "Download the safetensors version of the model, or convert it where you trust it: python3 -c "
                    "\"from transformers import AutoModelForCausalLM as M; M.from_pretrained('IN')"
                    ".save_pretrained('OUT', safe_serialization=True)\"");
        if (endsWithAny(name, kGguf))
            throw Error(ErrorCode::Unsupported, common::quotedPath(folder / name) +
                                                    " is a GGUF file, which is not read. Use the safetensors version "
                                                    "of the model, the one that it was made from.");
    }
    throw Error(ErrorCode::NotFound, common::quotedPath(folder) + " holds neither " + std::string(kSingleFile) +
                                         " nor " + std::string(kIndexFile) + "; name a folder with a model in it.");
}

[[noreturn]] void failIndex(const std::filesystem::path& index, const std::string& what)
{
    throw Error(ErrorCode::CorruptData, common::quotedPath(index) + ": " + what + " Download the model's files again.");
}

/// Shard → names of the tensors that the index puts there.
std::map<std::string, std::vector<std::string>> readIndex(const std::filesystem::path& path)
{
    const auto json = common::readJsonFile(path);
    const auto& weightMap = common::JsonObject(json, path.native()).value("weight_map");
    if (!weightMap.is_object() || weightMap.empty())
        failIndex(path, "\"weight_map\" is not an object that gives each tensor a file.");
    std::map<std::string, std::vector<std::string>> shards;
    for (const auto& [tensor, shard] : weightMap.items()) {
        const auto* name = shard.get_ptr<const std::string*>();
        if (name == nullptr || !isPlainFileName(*name) || !name->ends_with(".safetensors"))
            failIndex(path, "tensor '" + printable(tensor) + "' is put into " + printable(common::dumpJson(shard)) +
                                ", which is not the name of a .safetensors file in the folder.");
        shards[*name].push_back(tensor);
    }
    if (shards.size() > kMaxShards)
        failIndex(path, fmt::format("it names {} files; at most {} are accepted.", shards.size(), kMaxShards));
    return shards;
}

std::vector<SafetensorsFile> openShards(const std::filesystem::path& folder)
{
    const auto index = fileInFolder(folder, kIndexFile);
    std::vector<SafetensorsFile> files;
    for (const auto& [shard, tensors] : readIndex(index)) {
        files.emplace_back(fileInFolder(folder, shard));
        for (const auto& tensor : tensors) {
            if (files.back().find(tensor) == nullptr)
                failIndex(index, "tensor '" + printable(tensor) + "' is said to be in '" + printable(shard) +
                                     "', which does not hold it.");
        }
    }
    return files;
}

} // namespace

void requireWeightFiles(const std::filesystem::path& folder)
{
    std::error_code code;
    if (!std::filesystem::is_directory(folder, code))
        throw Error(ErrorCode::NotFound,
            common::quotedPath(folder) +
                " is not a folder; name the folder that holds the model's config.json and weights.");
    if (!isThere(folder / kSingleFile) && !isThere(folder / kIndexFile))
        failWithoutWeights(folder);
}

std::vector<SafetensorsFile> openWeightFiles(const std::filesystem::path& folder)
{
    requireWeightFiles(folder);
    if (!isThere(folder / kSingleFile))
        return openShards(folder);
    std::vector<SafetensorsFile> files;
    files.emplace_back(fileInFolder(folder, kSingleFile));
    return files;
}

} // namespace lr::model
