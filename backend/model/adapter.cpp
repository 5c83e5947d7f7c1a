#include "model/adapter.h"

#include "common/atomic_file.h"
#include "common/error.h"
#include "common/random.h"
#include "model/content_hash.h"
#include "model/hub_cache.h"
#include "model/model_folder.h"
#include "model/safetensors.h"
#include "model/safetensors_writer.h"

#include <algorithm>
#include <cmath>

namespace lr::model {

using common::Error;
using common::ErrorCode;

namespace {

constexpr const char* kFingerprintKey = "base_fingerprint";

void fillUniform(at::Tensor tensor, double bound, const common::CounterRandom& random)
{
    auto* values = tensor.data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i)
        values[i] = static_cast<float>((2 * random.uniform(static_cast<std::uint64_t>(i)) - 1) * bound);
}

std::span<const std::byte> bytesOf(const at::Tensor& tensor)
{
    return {static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes()};
}

} // namespace

Adapter::Adapter(AdapterConfig config, const ModelConfig& base)
    : m_config(std::move(config))
    , m_specs(adapterTensors(m_config, base))
    , m_layers(static_cast<std::size_t>(base.numLayers))
{
    std::int64_t size = 0;
    for (const auto& spec : m_specs)
        size += spec.rank * (spec.inFeatures + spec.outFeatures);
    m_parameters = at::zeros({size}, at::kFloat);
    divide();
}

void Adapter::divide()
{
    for (auto& layer : m_layers)
        layer.clear();
    std::int64_t at = 0;
    const auto take = [&](std::int64_t rows, std::int64_t cols) {
        const auto view = m_parameters.narrow(0, at, rows * cols).view({rows, cols}).detach();
        at += rows * cols;
        return view;
    };
    for (const auto& spec : m_specs) {
        auto a = take(spec.rank, spec.inFeatures);
        auto b = take(spec.outFeatures, spec.rank);
        m_layers[static_cast<std::size_t>(spec.layer)].push_back(
            {spec.projection, spec.firstColumn, std::move(a), std::move(b), spec.scaling, nullptr, nullptr});
    }
}

std::shared_ptr<Adapter> Adapter::create(const AdapterConfig& config, const ModelConfig& base, std::uint64_t seed)
{
    validate(config);
    std::shared_ptr<Adapter> adapter(new Adapter(config, base));
    const common::CounterRandom random(seed);
    std::uint64_t module = 0;
    for (const auto& layer : adapter->m_layers)
        for (const auto& pair : layer)
            fillUniform(
                pair.a, 1.0 / std::sqrt(static_cast<double>(pair.a.size(1))), random.child("lora_A").child(module++));
    return adapter;
}

std::shared_ptr<Adapter> Adapter::load(
    const std::filesystem::path& given, const ModelConfig& base, const std::string& baseFingerprint)
{
    const auto folder = findModelFolder(given);
    requireAdapterFiles(folder);
    const auto configPath = fileInFolder(folder, kConfigFile);
    const auto peft =
        parsePeftConfig(common::readJsonFile(configPath, common::kForeignFileLimits), configPath.native());
    const SafetensorsFile file(fileInFolder(folder, kWeightsFile));
    const auto recorded = file.metadata().find(kFingerprintKey);
    const bool isRecorded = recorded != file.metadata().end();
    if (isRecorded && !baseFingerprint.empty() && recorded->second != baseFingerprint)
        throw Error(ErrorCode::InvalidArgument, common::quotedPath(file.path()) + " was trained on another model (" +
                                                    common::printable(peft.adapter.baseModel) + ", " +
                                                    common::printable(recorded->second, 8) + ") than this base (" +
                                                    baseFingerprint.substr(0, 8) + "…). Name the base it belongs to.");
    const auto pairs = readStoredPairs(file);
    std::shared_ptr<Adapter> adapter(new Adapter(resolveAdapter(peft, pairs, file, base), base));
    if (isRecorded)
        adapter->m_baseFingerprint = recorded->second;
    auto* to = adapter->m_parameters.data_ptr<float>();
    for (const auto& pair : pairs) { // in the order of the parameters
        for (const auto* view : {pair.a, pair.b}) {
            const auto values = toFloat32(*view);
            to = std::copy(values.begin(), values.end(), to);
        }
    }
    if (!at::isfinite(adapter->m_parameters).all().item<bool>())
        throw Error(ErrorCode::CorruptData, common::quotedPath(file.path()) + " holds numbers that are not finite.");
    return adapter;
}

void Adapter::save(const std::filesystem::path& folder, common::FileSystem& fileSystem) const
{
    std::vector<TensorDeclaration> declarations;
    for (const auto& spec : m_specs) {
        declarations.push_back({spec.nameA, Dtype::Float32, {spec.rank, spec.inFeatures}});
        declarations.push_back({spec.nameB, Dtype::Float32, {spec.outFeatures, spec.rank}});
    }
    std::map<std::string, std::string> metadata{{"format", "pt"}};
    if (!m_baseFingerprint.empty())
        metadata[kFingerprintKey] = m_baseFingerprint;
    SafetensorsWriter writer(folder / kWeightsFile, declarations, metadata, fileSystem);
    const auto host = m_parameters.cpu();
    auto bytes = bytesOf(host);
    for (const auto& declaration : declarations) {
        const auto size = static_cast<std::size_t>(*numElements(declaration.shape)) * sizeof(float);
        writer.write(declaration.name, bytes.first(size));
        bytes = bytes.subspan(size);
    }
    writer.commit();
    common::writeFileAtomically(folder / kConfigFile, toJson(m_config).dump(2) + "\n", fileSystem);
}

at::Tensor Adapter::enableGradients()
{
    const auto gradients = at::zeros_like(m_parameters);
    std::int64_t at = 0;
    const auto attach = [&](at::Tensor& leaf) {
        leaf.requires_grad_(true);
        leaf.mutable_grad() = gradients.narrow(0, at, leaf.numel()).view(leaf.sizes());
        at += leaf.numel();
    };
    for (auto& layer : m_layers) {
        for (auto& pair : layer) {
            attach(pair.a);
            attach(pair.b);
        }
    }
    return gradients;
}

void Adapter::moveTo(at::Device device)
{
    m_parameters = m_parameters.to(device);
    divide();
}

void Adapter::fix()
{
    if (!m_parameters.is_cpu())
        return;
    const auto panels = [](const at::Tensor& matrix) {
        return std::make_shared<const kernels::PanelLinear>(
            matrix.data_ptr<float>(), nullptr, matrix.size(0), matrix.size(1));
    };
    for (auto& layer : m_layers)
        for (auto& pair : layer) {
            pair.panelsA = panels(pair.a);
            pair.panelsB = panels(pair.b * pair.scaling);
        }
}

std::string Adapter::fingerprint() const
{
    ContentHash hash;
    auto settings = toJson(m_config);
    settings.erase("base_model_name_or_path");
    hash.add(common::dumpJson(settings));
    const auto host = m_parameters.cpu();
    hash.add(bytesOf(host));
    return hash.hex();
}

void Adapter::setBase(std::string path, std::string fingerprint)
{
    m_config.baseModel = std::move(path);
    m_baseFingerprint = std::move(fingerprint);
}

void Adapter::requireFit(const ModelConfig& base) const
{
    const auto wanted = adapterTensors(m_config, base);
    const bool fits =
        std::equal(wanted.begin(), wanted.end(), m_specs.begin(), m_specs.end(), [](const auto& x, const auto& y) {
            return x.nameA == y.nameA && x.inFeatures == y.inFeatures && x.outFeatures == y.outFeatures;
        });
    if (!fits)
        throw Error(ErrorCode::InvalidArgument,
            "The adapter was made for a model of another shape. Name the base it belongs to.");
}

namespace {

/// As at::mm(x, matrix.t()), a row by itself; x float32 [N, inFeatures].
at::Tensor times(const kernels::PanelLinear& matrix, const at::Tensor& x)
{
    auto y = at::empty({x.size(0), matrix.outFeatures()}, x.options());
    matrix.multiply(x.data_ptr<float>(), x.size(0), y.data_ptr<float>(), false);
    return y;
}

/// y [N, outFeatures] += scaling · (x Aᵀ) Bᵀ.
void addUpdate(at::Tensor y, const at::Tensor& x, const LowRankPair& pair)
{
    if (pair.panelsA) {
        const auto narrow = times(*pair.panelsA, x);
        pair.panelsB->multiply(narrow.data_ptr<float>(), x.size(0), y.data_ptr<float>(), y.stride(0), true);
    } else {
        y.addmm_(at::mm(x, pair.a.t()), pair.b.t(), 1, pair.scaling);
    }
}

} // namespace

void LayerUpdates::add(at::Tensor& y, const at::Tensor& x, Projection first, Projection last) const
{
    if (m_adapter == nullptr)
        return;
    const auto& pairs = m_adapter->layer(m_layer);
    at::Tensor input;
    for (const auto& pair : pairs) {
        if (pair.projection < first || pair.projection > last)
            continue;
        if (!input.defined())
            input = x.to(at::kFloat).contiguous();
        // The updates of one stacked matrix have separate columns, so each is added to its own.
        addUpdate(y.narrow(1, pair.firstColumn, pair.b.size(0)), input, pair);
    }
}

} // namespace lr::model
