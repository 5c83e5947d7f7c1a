#pragma once

#include "model/checkpoint.h"
#include "model/decoder.h"
#include "settings/runtime_settings.h"

#include <ATen/ATen.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace lr::engine {

/// The device that `name` stands for. Throws Error(InvalidArgument) for a name that is no device, Error(IoError) for a
/// device that does not exist here, with the reason: no CUDA in libtorch, no driver or one that is too old, no such
/// GPU.
at::Device parseDevice(const std::string& name);

/// The computing dtype: "auto" is what model::automaticDtype() says. Throws Error(InvalidArgument) for another name.
at::ScalarType resolveDtype(const settings::RuntimeSettings& options, const model::Checkpoint& checkpoint);

/// "float32" or "bfloat16".
std::string dtypeName(at::ScalarType dtype);

/// How the weights of a decoder lie in memory: see model::weightDtype(). Throws as resolveDtype() and parseDevice().
model::Dtype decoderWeightDtype(const model::Checkpoint& checkpoint, const settings::RuntimeSettings& options);

/// Throws the errors that loadDecoder() would throw before it reads a weight: for an unknown dtype or a missing device,
/// and Error(OutOfMemory). A job calls this before it writes anything.
void checkRuntime(const model::Checkpoint& checkpoint, const settings::RuntimeSettings& options);
/// The same for loadTrainingWeights().
void checkTrainingRuntime(const model::Checkpoint& checkpoint, const settings::RuntimeSettings& options);

/// Loads a decoder after checkRuntime(). Throws what checkRuntime() and Checkpoint throw.
/// `adapter` is a PEFT folder, or empty; its updates are computed beside the weights. Throws as model::Adapter::load.
std::unique_ptr<model::Decoder> loadDecoder(std::shared_ptr<const model::Checkpoint> checkpoint,
    const settings::RuntimeSettings& options, const std::filesystem::path& adapter = {});

/// The weights as plain tensors, for training an adapter beside them; after checkTrainingRuntime(). Says on stderr if
/// training will be slow for a reason that the user can remove (a reference BLAS).
std::shared_ptr<const model::DecoderWeights> loadTrainingWeights(
    std::shared_ptr<const model::Checkpoint> checkpoint, const settings::RuntimeSettings& options);

} // namespace lr::engine
