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
/// that says what it holds instead (a model, an MLX adapter, a pickle file) and the way out.
void requireAdapterFiles(const std::filesystem::path& folder);

/// One pair of matrices as a file stores it; the views borrow from the file.
struct StoredPair
{
    std::int64_t layer = 0;
    Projection projection = Projection::Query;
    const TensorView* a = nullptr; ///< [rank, inFeatures]
    const TensorView* b = nullptr; ///< [outFeatures, rank]
};

/// All pairs of a file, layer by layer, projections ascending. Names may lack PEFT's "base_model.model.", have "model."
/// or not, and hold the adapter's name ("….lora_A.default.weight"). Throws Error(InvalidArgument) for half a pair,
/// Error(Unsupported) that names tensors that are no part of a pair, Error(CorruptData) for a module that is there
/// twice.
std::vector<StoredPair> readStoredPairs(const SafetensorsFile& file);

/// The adapter that settings and weights describe together, checked against each other and the base: the pairs are
/// those that the settings ask for, in the ranks and shapes that settings and base give. `modules` is filled where they
/// are not all alike. Throws Error(InvalidArgument) that names the tensor.
AdapterConfig resolveAdapter(const PeftConfig& config, const std::vector<StoredPair>& pairs,
    const SafetensorsFile& file, const ModelConfig& base);

} // namespace lr::model
