#pragma once

#include "model/adapter_config.h"
#include "model/peft_config.h"
#include "model/safetensors.h"

#include <filesystem>
#include <vector>

namespace lr::model {

inline constexpr const char* kAdapterConfigFile = "adapter_config.json";
inline constexpr const char* kAdapterWeightsFile = "adapter_model.safetensors";

/// Throws Error(NotFound, Unsupported) for a folder that does not hold an adapter as PEFT saves it, with a sentence
/// that says what it holds instead (a model, an MLX adapter, a pickle file) and what to do.
void requireAdapterFiles(const std::filesystem::path& folder);

/// One pair of matrices as a file stores it. The views are borrowed from the file object.
struct StoredPair
{
    std::int64_t layer = 0;
    Projection projection = Projection::Query;
    const TensorView* a = nullptr; ///< [rank, inFeatures]
    const TensorView* b = nullptr; ///< [outFeatures, rank]
};

/// All pairs of a file, layer by layer, projections ascending. In a tensor's name, PEFT's "base_model.model." and
/// "model." are optional, and the adapter's name may stand before "weight" ("….lora_A.default.weight"). Throws
/// Error(InvalidArgument) if one matrix of a pair is missing, Error(Unsupported) that names the tensors that belong to
/// no pair, Error(CorruptData) if a matrix is stored twice.
std::vector<StoredPair> readStoredPairs(const SafetensorsFile& file);

/// The adapter that settings and weights describe together. Checks that the pairs are those that the settings ask for,
/// in the ranks of the settings and the shapes of the base. `modules` is filled if not every target in every layer has
/// the same rank and loraAlpha. Throws Error(InvalidArgument) that names the tensor, Error(CorruptData) if there are no
/// pairs, Error(Unsupported) for an element type that is not floating point.
AdapterConfig resolveAdapter(const PeftConfig& config, const std::vector<StoredPair>& pairs,
    const SafetensorsFile& file, const ModelConfig& base);

} // namespace lr::model
