#include "model/checkpoint.h"

#include "common/error.h"
#include "model/content_hash.h"
#include "model/hub_cache.h"
#include "model/required_tensors.h"
#include "model/weight_files.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::printable;

namespace {

constexpr std::size_t kSampleBytes = 4096;

void addSamples(ContentHash& hash, std::span<const std::byte> bytes)
{
    if (bytes.size() <= 3 * kSampleBytes) {
        hash.add(bytes);
        return;
    }
    hash.add(bytes.first(kSampleBytes));
    hash.add(bytes.subspan(bytes.size() / 2, kSampleBytes));
    hash.add(bytes.last(kSampleBytes));
}

/// Whether two tensors are the same to the last bit. Samples from all parts are compared first, because two matrices
/// that were trained separately differ in the first sample.
bool areEqual(const TensorView& a, const TensorView& b)
{
    constexpr std::size_t kNumSamples = 64;
    if (a.dtype != b.dtype || a.shape != b.shape)
        return false;
    const auto stride = a.bytes.size() / kNumSamples;
    for (std::size_t i = 0; stride > kSampleBytes && i < kNumSamples; ++i) {
        if (std::memcmp(a.bytes.data() + i * stride, b.bytes.data() + i * stride, kSampleBytes) != 0)
            return false;
    }
    return std::memcmp(a.bytes.data(), b.bytes.data(), a.bytes.size()) == 0;
}

/// The configuration as versions that took no text beyond a window saw it, so that what they stored still matches. They
/// refused windowed layers with their own rotation, which stay as they are.
ModelConfig withoutWindow(ModelConfig config)
{
    if (config.windowedLayers.empty() || config.windowRope != config.rope)
        return config;
    config.maxPositionEmbeddings = std::min(config.maxPositionEmbeddings, config.window);
    config.window = 0;
    config.windowedLayers.clear();
    config.windowRope = {};
    return config;
}

} // namespace

Checkpoint Checkpoint::open(const std::filesystem::path& given)
{
    auto folder = findModelFolder(given);
    requireWeightFiles(folder); // first, because its message is more useful if config.json is missing too
    auto config = loadModelConfig(folder);
    auto files = openWeightFiles(folder);
    return Checkpoint(std::move(folder), std::move(config), std::move(files));
}

Checkpoint::Checkpoint(std::filesystem::path folder, ModelConfig config, std::vector<SafetensorsFile> files)
    : m_folder(std::move(folder))
    , m_config(std::move(config))
    , m_files(std::move(files))
    , m_names(findNames())
{
    locateTensors();
    checkRequired();
    untieIfContradicted();
    collectExtras();
}

TensorNames Checkpoint::findNames() const
{
    std::vector<std::string_view> stored;
    for (const auto& file : m_files)
        for (const auto& view : file.tensors())
            stored.push_back(view.name);
    return TensorNames(stored);
}

void Checkpoint::locateTensors()
{
    for (std::size_t i = 0; i < m_files.size(); ++i) {
        for (const auto& view : m_files[i].tensors()) {
            const auto [it, isNew] = m_locations.try_emplace(m_names.usualName(view.name), Location{i, &view});
            if (!isNew)
                throw Error(ErrorCode::CorruptData, "Tensor '" + printable(view.name) + "' is both in " +
                                                        common::quotedPath(m_files[it->second.file].path()) +
                                                        " and in " + common::quotedPath(m_files[i].path()) +
                                                        ". Download the model's files again.");
        }
    }
}

void Checkpoint::checkTensor(std::string_view name, const Shape& shape) const
{
    const auto& found = location(name);
    const auto where =
        common::quotedPath(m_files[found.file].path()) + ": tensor '" + printable(found.view->name) + "' ";
    if (found.view->shape != shape)
        throw Error(ErrorCode::CorruptData, where + "has the shape " + shapeText(found.view->shape) +
                                                ", but config.json asks for " + shapeText(shape) +
                                                "; the two files do not belong together.");
    if (!isWeightDtype(found.view->dtype))
        throw Error(ErrorCode::Unsupported,
            where + "is stored as " + std::string(dtypeName(found.view->dtype)) +
                "; only float32, bfloat16 and float16 weights are supported. Use a version that is not quantised.");
}

void Checkpoint::checkRequired()
{
    for (auto& spec : requiredTensors(m_config)) {
        if (!contains(spec.name))
            failMissing(spec);
        checkTensor(spec.name, spec.shape);
        m_usedTensors.push_back(std::move(spec.name));
    }
}

void Checkpoint::failMissing(const TensorSpec& spec) const
{
    const auto missing = common::quotedPath(m_folder) + ": tensor '" + spec.name + "' " + shapeText(spec.shape) +
                         " is in none of the weight files";
    if (spec.role == TensorRole::Output) // it is checked last, so all others are there
        throw Error(ErrorCode::CorruptData,
            missing +
                ", and \"tie_word_embeddings\" in config.json is not true: the model has no output layer. It is an "
                "embedding model, which cannot write text, or its config.json should say "
                "\"tie_word_embeddings\": true.");
    const auto isInside = [](const auto& entry) { return entry.first.find(".base_layer.") != std::string::npos; };
    if (const auto inside = std::ranges::find_if(m_locations, isInside); inside != m_locations.end())
        throw Error(ErrorCode::Unsupported,
            missing + ", but '" + printable(inside->first) +
                "' is: the model was saved with an adapter inside. Merge it with PEFT (merge_and_unload) first.");
    if (!contains(kEmbeddingName) && !m_locations.empty())
        throw Error(ErrorCode::CorruptData, missing + ", which hold '" + printable(m_locations.begin()->first) +
                                                "' and others. config.json belongs to another model, or the names are "
                                                "those of another program; convert "
                                                "the folder to the names that transformers gives.");
    throw Error(ErrorCode::CorruptData,
        missing + ", though config.json asks for it" +
            (m_names.areUsual() ? "" : " (names there begin with '" + printable(m_names.prefix()) + "')") +
            ". The download is incomplete, or config.json belongs to another model.");
}

void Checkpoint::untieIfContradicted()
{
    if (!m_config.tieWordEmbeddings || !contains(kOutputName))
        return;
    checkTensor(kOutputName, {m_config.vocabSize, m_config.hiddenSize});
    m_outputContradictsConfig = !areEqual(tensor(kEmbeddingName), tensor(kOutputName));
    release(kEmbeddingName);
    release(kOutputName);
    if (!m_outputContradictsConfig)
        return;
    m_config.tieWordEmbeddings = false;
    m_usedTensors.emplace_back(kOutputName);
}

void Checkpoint::collectExtras()
{
    const std::set<std::string_view> used(m_usedTensors.begin(), m_usedTensors.end());
    for (const auto& [name, unused] : m_locations) {
        const bool isKnownLeftover = name.ends_with("rotary_emb.inv_freq") || name == kOutputName;
        if (!used.contains(name) && !isKnownLeftover)
            m_extraTensors.push_back(name);
    }
}

const Checkpoint::Location& Checkpoint::location(std::string_view name) const
{
    const auto it = m_locations.find(name);
    if (it == m_locations.end())
        throw Error(ErrorCode::NotFound, common::quotedPath(m_folder) + " holds no tensor '" + printable(name) + "'.");
    return it->second;
}

const TensorView& Checkpoint::tensor(std::string_view name) const
{
    return *location(name).view;
}

void Checkpoint::release(std::string_view name) const
{
    const auto& found = location(name);
    m_files[found.file].release(*found.view);
}

std::string_view Checkpoint::outputTensorName() const
{
    return m_config.tieWordEmbeddings ? kEmbeddingName : kOutputName;
}

Dtype Checkpoint::dtype() const
{
    return tensor(kEmbeddingName).dtype;
}

std::int64_t Checkpoint::numParameters() const
{
    std::int64_t sum = 0;
    for (const auto& name : m_usedTensors)
        sum += tensor(name).numElements();
    return sum;
}

std::int64_t Checkpoint::weightBytes() const
{
    std::int64_t sum = 0;
    for (const auto& name : m_usedTensors)
        sum += static_cast<std::int64_t>(tensor(name).bytes.size());
    return sum;
}

std::int64_t Checkpoint::fileBytes() const
{
    std::int64_t sum = 0;
    for (const auto& file : m_files)
        sum += static_cast<std::int64_t>(file.fileSize());
    return sum;
}

std::string Checkpoint::fingerprint() const
{
    ContentHash hash;
    auto config = withoutWindow(m_config);
    config.torchDtype.reset(); // it does not affect the model; the tensors' dtypes do
    hash.add(common::dumpJson(toJson(config)));
    for (const auto& name : m_usedTensors) {
        const auto& view = tensor(name);
        hash.add(name);
        hash.add(safetensorsName(view.dtype));
        for (const auto size : view.shape)
            hash.add(static_cast<std::uint64_t>(size));
        addSamples(hash, view.bytes);
        release(name);
    }
    return hash.hex();
}

} // namespace lr::model
