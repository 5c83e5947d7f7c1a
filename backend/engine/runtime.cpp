#include "engine/runtime.h"

#include "common/available_memory.h"
#include "common/error.h"
#include "model/packed_linear.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdio>
#include <omp.h>
#include <thread>

namespace lr::engine {

using common::Error;
using common::ErrorCode;

namespace {

constexpr double kSlowBlasGflops = 10;

/// Rate of one float32 product of 256 × 256 matrices: 3 ms with an optimised BLAS at worst, 13 with the reference one.
double blasGflops()
{
    const auto a = at::ones({256, 256});
    at::matmul(a, a);
    const auto start = std::chrono::steady_clock::now();
    at::matmul(a, a);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return 2.0 * 256 * 256 * 256 / seconds / 1e9;
}

void warnOfSlowBlas(at::ScalarType dtype)
{
    if (dtype != at::kFloat)
        return;
    if (const auto notice = slowBlasNotice(); !notice.empty())
        spdlog::warn("{}", notice);
}

void checkMemory(const model::Checkpoint& checkpoint, at::Device device, at::ScalarType dtype)
{
    if (!device.is_cpu())
        return;
    const auto need = static_cast<std::size_t>(checkpoint.numParameters()) * c10::elementSize(dtype);
    const auto have = common::availableMemory();
    if (need > have)
        throw Error(ErrorCode::OutOfMemory,
            "The weights of '" + checkpoint.folder().string() + "' need " + std::to_string(need >> 20) + " MiB as " +
                dtypeName(dtype) + ", but only " + std::to_string(have >> 20) +
                " MiB of memory are free. Use --dtype bfloat16, a smaller model, or close other programs.");
}

/// Frozen matrices are kept twice; beside them a quarter of that is left for activations.
bool fitsFrozen(const model::Checkpoint& checkpoint)
{
    const auto once = static_cast<std::size_t>(checkpoint.numParameters()) * c10::elementSize(at::kBFloat16);
    return 2 * once + once / 2 <= common::availableMemory();
}

} // namespace

std::string slowBlasNotice()
{
    if (model::PackedLinear::isAvailable(model::PackedType::Float32))
        return {};
    const double rate = blasGflops();
    if (rate >= kSlowBlasGflops)
        return {};
    char text[200];
    std::snprintf(text, sizeof text,
        "libtorch multiplies matrices at %.1f GFLOP/s here: it found a reference BLAS. "
        "Install OpenBLAS (libopenblas0-openmp) for about forty times that.",
        rate);
    return text;
}

void applyThreads(const RuntimeOptions& options)
{
    const auto cores = static_cast<int>(std::thread::hardware_concurrency());
    const int threads = options.threads > 0 ? options.threads : std::max(cores, 1);
    omp_set_num_threads(threads);
    at::set_num_threads(threads);
}

at::Device parseDevice(const std::string& name)
{
    const bool isCuda = name == "cuda" || name.starts_with("cuda:");
    if (name != "cpu" && !isCuda)
        throw Error(ErrorCode::InvalidArgument, "'" + name + "' is no device; use cpu, cuda or cuda:N.");
    if (!isCuda)
        return at::kCPU;
    if (!at::hasCUDA())
        throw Error(ErrorCode::IoError,
            "This build of libtorch sees no NVIDIA GPU. Use --device cpu, or build against a "
            "libtorch with CUDA (-DCMAKE_PREFIX_PATH=…) on a machine with a GPU.");
    try {
        return at::Device(name);
    } catch (const c10::Error&) {
        throw Error(ErrorCode::InvalidArgument, "'" + name + "' is no device; use cpu, cuda or cuda:N.");
    }
}

std::string dtypeName(at::ScalarType dtype)
{
    return dtype == at::kBFloat16 ? "bfloat16" : "float32";
}

at::ScalarType resolveDtype(const RuntimeOptions& options, const model::Checkpoint& checkpoint)
{
    if (options.dtype == "float32")
        return at::kFloat;
    if (options.dtype == "bfloat16")
        return at::kBFloat16;
    if (options.dtype != "auto")
        throw Error(ErrorCode::InvalidArgument, "'" + options.dtype + "' is no dtype; use auto, float32 or bfloat16.");
    const auto stored = checkpoint.dtype();
    const bool halves = stored == model::Dtype::BFloat16 || stored == model::Dtype::Float16;
    const bool native = options.device != "cpu" || model::PackedLinear::isAvailable(model::PackedType::BFloat16);
    return halves && native ? at::kBFloat16 : at::kFloat;
}

void checkRuntime(const model::Checkpoint& checkpoint, const RuntimeOptions& options)
{
    const auto device = parseDevice(options.device);
    checkMemory(checkpoint, device, resolveDtype(options, checkpoint));
}

std::unique_ptr<model::Decoder> loadDecoder(std::shared_ptr<const model::Checkpoint> checkpoint,
    const RuntimeOptions& options, const std::filesystem::path& adapter)
{
    checkRuntime(*checkpoint, options);
    const auto device = parseDevice(options.device);
    const auto dtype = resolveDtype(options, *checkpoint);
    std::shared_ptr<model::Adapter> updates; // before the weights: what does not fit is known at once
    if (!adapter.empty())
        updates = model::Adapter::load(adapter, checkpoint->config(), checkpoint->fingerprint());
    warnOfSlowBlas(dtype);
    auto decoder = model::Decoder::load(std::move(checkpoint), {.device = device, .dtype = dtype});
    if (updates) {
        updates->moveTo(device);
        decoder->setAdapter(std::move(updates));
    }
    return decoder;
}

std::shared_ptr<const model::DecoderWeights> loadTrainingWeights(
    std::shared_ptr<const model::Checkpoint> checkpoint, const RuntimeOptions& options)
{
    checkRuntime(*checkpoint, options);
    const auto device = parseDevice(options.device);
    const auto dtype = resolveDtype(options, *checkpoint);
    warnOfSlowBlas(dtype);
    const auto form = fitsFrozen(*checkpoint) ? model::WeightForm::Frozen : model::WeightForm::Plain;
    return model::loadWeights(std::move(checkpoint), device, dtype, form);
}

} // namespace lr::engine
