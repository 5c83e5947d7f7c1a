#pragma once

#include "common/file_system.h"
#include "kernels/panel_linear.h"
#include "model/adapter_config.h"
#include "model/adapter_files.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lr::model {

/// The low-rank update of one projection, whose weight becomes W + scaling · B A.
struct LowRankPair
{
    Projection projection = Projection::Query;
    std::int64_t firstColumn =
        0;        ///< of its outputs in its stacked matrix ([q | k | v] or [gate | up]); 0 if it stands alone
    at::Tensor a; ///< float32 [rank, inFeatures]
    at::Tensor b; ///< float32 [outFeatures, rank]
    double scaling = 1;
    std::shared_ptr<const kernels::PanelLinear> panelsA; ///< A once the adapter is fixed on a CPU; else null
    std::shared_ptr<const kernels::PanelLinear> panelsB; ///< scaling · B, likewise
};

/// A low-rank adapter: pairs of float32 matrices that update some projections of the layers. All numbers lie in one
/// flat tensor, and the pairs are views of it, so that an optimiser and a checkpoint see a single vector.
/// Source: arXiv:2106.09685 (LoRA); files as Hugging Face PEFT writes them.
class Adapter
{
public:
    static constexpr const char* kConfigFile = kAdapterConfigFile;
    static constexpr const char* kWeightsFile = kAdapterWeightsFile;

    /// An untrained adapter, which does not change the model: B = 0; A is uniform in ±1/√inFeatures (Kaiming, as PEFT),
    /// determined by `seed` alone. Throws as validate().
    static std::shared_ptr<Adapter> create(const AdapterConfig& config, const ModelConfig& base, std::uint64_t seed);

    /// Reads a PEFT folder and checks it against the base. `given`: a folder, or the name of an adapter in the Hugging
    /// Face cache (findModelFolder). Throws Error(NotFound, IoError, CorruptData, Unsupported) naming the file;
    /// Error(InvalidArgument) if it was trained on another base: layers or shapes differ, or the fingerprint that it
    /// records is not `baseFingerprint`. Fingerprints are not compared if `baseFingerprint` is empty or none is
    /// recorded.
    static std::shared_ptr<Adapter> load(
        const std::filesystem::path& given, const ModelConfig& base, const std::string& baseFingerprint);

    /// Writes both files into `folder`, each atomically. Throws Error(NotFound, IoError).
    void save(const std::filesystem::path& folder, common::FileSystem& fileSystem = common::posixFileSystem()) const;

    const AdapterConfig& config() const { return m_config; }
    const std::vector<LowRankPair>& layer(std::int64_t layer) const
    {
        return m_layers[static_cast<std::size_t>(layer)];
    }

    /// Every number of the adapter, float32 [numParameters], in the order of adapterTensors(), A before B.
    const at::Tensor& parameters() const { return m_parameters; }
    std::int64_t numParameters() const { return m_parameters.numel(); }

    /// From now on, backward passes add to the returned tensor, float32 [numParameters], which is zero at first. Call
    /// it after moveTo(), which makes the pairs anew.
    at::Tensor enableGradients();

    void moveTo(at::Device device);

    /// Says that the numbers will not change any more, so that on a CPU their products can be prepared: a row's update
    /// then does not depend on the rows beside it. Undone by moveTo().
    void fix();

    /// 32 hexadecimal digits: a hash over the settings (without the base's path) and all numbers.
    std::string fingerprint() const;

    const std::string& baseFingerprint() const { return m_baseFingerprint; }
    void setDropout(double dropout) { m_config.dropout = dropout; }
    void setBase(std::string path, std::string fingerprint);

    /// Throws Error(InvalidArgument) if the adapter was not made for a model of this shape.
    void requireFit(const ModelConfig& base) const;

private:
    Adapter(AdapterConfig config, const ModelConfig& base);

    void divide(); ///< makes the pairs views of m_parameters

    AdapterConfig m_config;
    std::vector<AdapterTensorSpec> m_specs;
    at::Tensor m_parameters;
    std::vector<std::vector<LowRankPair>> m_layers;
    std::string m_baseFingerprint;
};

/// What an adapter adds inside one layer. For each of its projections, each function adds scaling · (x Aᵀ) Bᵀ to that
/// projection's columns of y, in place; y float32 [N, outFeatures of the stacked matrix], x [N, inFeatures], N rows.
/// Without an adapter (null) the functions do nothing.
class LayerUpdates
{
public:
    LayerUpdates(const Adapter* adapter, std::int64_t layer)
        : m_adapter(adapter)
        , m_layer(layer)
    {}

    void addQkv(at::Tensor& y, const at::Tensor& x) const { add(y, x, Projection::Query, Projection::Value); }
    void addOutput(at::Tensor& y, const at::Tensor& x) const { add(y, x, Projection::Output, Projection::Output); }
    void addGateUp(at::Tensor& y, const at::Tensor& x) const { add(y, x, Projection::Gate, Projection::Up); }
    void addDown(at::Tensor& y, const at::Tensor& x) const { add(y, x, Projection::Down, Projection::Down); }

private:
    void add(at::Tensor& y, const at::Tensor& x, Projection first, Projection last) const;

    const Adapter* m_adapter;
    std::int64_t m_layer;
};

} // namespace lr::model
