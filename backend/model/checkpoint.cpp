#include "model/checkpoint.h"

#include "common/error.h"
#include "model/content_hash.h"
#include "model/required_tensors.h"
#include "model/weight_files.h"

#include <algorithm>
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

} // namespace

Checkpoint Checkpoint::open(const std::filesystem::path& folder)
{
    requireWeightFiles(folder); // a folder of pickle files may lack config.json too: say the more useful thing first
    auto config = loadModelConfig(folder);
    return Checkpoint(folder, std::move(config), openWeightFiles(folder));
}

Checkpoint::Checkpoint(std::filesystem::path folder, ModelConfig config, std::vector<SafetensorsFile> files)
    : m_folder(std::move(folder))
    , m_config(std::move(config))
    , m_files(std::move(files))
{
    locateTensors();
    checkRequired();
    collectExtras();
}

void Checkpoint::locateTensors()
{
    for (std::size_t i = 0; i < m_files.size(); ++i) {
        for (const auto& view : m_files[i].tensors()) {
            const auto [it, isNew] = m_locations.try_emplace(view.name, Location{i, &view});
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
    const auto where = common::quotedPath(m_files[found.file].path()) + ": tensor '" + printable(name) + "' ";
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
            throw Error(ErrorCode::CorruptData,
                common::quotedPath(m_folder) + ": tensor '" + spec.name + "' " + shapeText(spec.shape) +
                    ", which config.json asks for, is in none of the weight files. The download is incomplete, or "
                    "config.json belongs to another model.");
        checkTensor(spec.name, spec.shape);
        m_usedTensors.push_back(std::move(spec.name));
    }
    if (m_config.tieWordEmbeddings && contains(kOutputName))
        checkTensor(kOutputName, {m_config.vocabSize, m_config.hiddenSize});
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
    auto config = m_config;
    config.torchDtype.reset(); // informational; the tensors' own dtypes count
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
