#include "engine/runtime.h"

#include "common/available_memory.h"
#include "common/error.h"
#include "engine/libtorch_build.h"
#include "model/computing_dtype.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <omp.h>
#include <optional>
#include <string_view>
#include <thread>

namespace lr::engine {

using common::Error;
using common::ErrorCode;

namespace {

/// N of "cuda:N", 0 of "cuda"; none for what is no GPU's name.
std::optional<int> gpuIndex(std::string_view name)
{
    constexpr std::string_view kCuda = "cuda";
    if (name == kCuda)
        return 0;
    if (!name.starts_with("cuda:"))
        return std::nullopt;
    const auto digits = name.substr(kCuda.size() + 1);
    std::int8_t index = 0; // as libtorch counts devices
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (failure != std::errc() || end != digits.data() + digits.size() || index < 0)
        return std::nullopt;
    return index;
}

void warnOfSlowBlas(at::ScalarType dtype)
{
    if (dtype != at::kFloat)
        return;
    if (const auto notice = slowBlasNotice(); !notice.empty())
        spdlog::warn("{}", notice);
}

model::Dtype plainDtype(at::ScalarType dtype)
{
    return dtype == at::kBFloat16 ? model::Dtype::BFloat16 : model::Dtype::Float32;
}

/// `dtype`: the format of the weights in memory.
void checkMemory(const model::Checkpoint& checkpoint, at::Device device, model::Dtype dtype)
{
    if (!device.is_cpu())
        return;
    const auto need = static_cast<std::size_t>(checkpoint.numParameters()) * model::dtypeSize(dtype);
    const auto have = common::availableMemory();
    if (need > have)
        throw Error(ErrorCode::OutOfMemory, fmt::format("The weights of '{}' need {} MiB, but only {} MiB of memory "
                                                        "are free. Use {}a smaller model, or close other programs.",
                                                checkpoint.folder().string(), need >> 20, have >> 20,
                                                dtype == model::Dtype::Float32 ? "--dtype bfloat16, " : ""));
}

/// Frozen matrices are stored twice; a quarter of that must be left for activations.
bool fitsFrozen(const model::Checkpoint& checkpoint)
{
    const auto once = static_cast<std::size_t>(checkpoint.numParameters()) * c10::elementSize(at::kBFloat16);
    return 2 * once + once / 2 <= common::availableMemory();
}

} // namespace

void applyThreads(const settings::RuntimeSettings& options)
{
    const auto cores = static_cast<int>(std::thread::hardware_concurrency());
    const int threads = options.threads > 0 ? options.threads : std::max(cores, 1);
    omp_set_num_threads(threads);
    at::set_num_threads(threads);
}

at::Device parseDevice(const std::string& name)
{
    if (name == "cpu")
        return at::kCPU;
    const auto index = gpuIndex(name);
    if (!index)
        throw Error(ErrorCode::InvalidArgument, "'" + name + "' is no device; use cpu, cuda or cuda:N.");
    const auto build = libtorchBuild();
    if (const auto problem = machine::cudaProblem(build, machine::driverFor(build), *index); !problem.empty())
        throw Error(ErrorCode::IoError, "--device " + name + ": " + problem);
    if (!at::hasCUDA())
        throw Error(ErrorCode::IoError, "--device " + name + ": NVIDIA's driver lists a GPU, but libtorch " +
                                            build.version +
                                            " cannot use it. Look at CUDA_VISIBLE_DEVICES, or use --device cpu.");
    return {at::kCUDA, static_cast<c10::DeviceIndex>(*index)};
}

std::string dtypeName(at::ScalarType dtype)
{
    return dtype == at::kBFloat16 ? "bfloat16" : "float32";
}

at::ScalarType resolveDtype(const settings::RuntimeSettings& options, const model::Checkpoint& checkpoint)
{
    if (options.dtype == "float32")
        return at::kFloat;
    if (options.dtype == "bfloat16")
        return at::kBFloat16;
    if (options.dtype != "auto")
        throw Error(ErrorCode::InvalidArgument, "'" + options.dtype + "' is no dtype; use auto, float32 or bfloat16.");
    const auto dtype = model::automaticDtype(checkpoint.dtype(), options.device == "cpu");
    return dtype == model::Dtype::BFloat16 ? at::kBFloat16 : at::kFloat;
}

model::Dtype decoderWeightDtype(const model::Checkpoint& checkpoint, const settings::RuntimeSettings& options)
{
    return model::weightDtype(
        checkpoint.dtype(), plainDtype(resolveDtype(options, checkpoint)), parseDevice(options.device).is_cpu());
}

void checkRuntime(const model::Checkpoint& checkpoint, const settings::RuntimeSettings& options)
{
    checkMemory(checkpoint, parseDevice(options.device), decoderWeightDtype(checkpoint, options));
}

void checkTrainingRuntime(const model::Checkpoint& checkpoint, const settings::RuntimeSettings& options)
{
    checkMemory(checkpoint, parseDevice(options.device), plainDtype(resolveDtype(options, checkpoint)));
}

std::unique_ptr<model::Decoder> loadDecoder(std::shared_ptr<const model::Checkpoint> checkpoint,
    const settings::RuntimeSettings& options, const std::filesystem::path& adapter)
{
    checkRuntime(*checkpoint, options);
    const auto device = parseDevice(options.device);
    const auto dtype = resolveDtype(options, *checkpoint);
    std::shared_ptr<model::Adapter> updates; // loaded before the weights: if it does not fit, that is found at once
    if (!adapter.empty())
        updates = model::Adapter::load(adapter, checkpoint->config(), checkpoint->fingerprint());
    auto decoder = model::Decoder::load(std::move(checkpoint), {.device = device, .dtype = dtype});
    if (updates) {
        updates->moveTo(device);
        updates->fix();
        decoder->setAdapter(std::move(updates));
    }
    return decoder;
}

std::shared_ptr<const model::DecoderWeights> loadTrainingWeights(
    std::shared_ptr<const model::Checkpoint> checkpoint, const settings::RuntimeSettings& options)
{
    checkTrainingRuntime(*checkpoint, options);
    const auto device = parseDevice(options.device);
    const auto dtype = resolveDtype(options, *checkpoint);
    warnOfSlowBlas(dtype);
    const auto form = fitsFrozen(*checkpoint) ? model::WeightForm::Frozen : model::WeightForm::Plain;
    return model::loadWeights(std::move(checkpoint), device, dtype, form);
}

} // namespace lr::engine
