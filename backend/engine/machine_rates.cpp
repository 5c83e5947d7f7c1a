#include "engine/machine_rates.h"

#include "common/clock.h"
#include "model/linear.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <chrono>
#include <functional>

namespace lr::engine {

namespace {

constexpr int kRateTries = 8;

double bestSeconds(const std::function<void()>& work)
{
    work();
    double best = 1e9;
    for (int i = 0; i < kRateTries; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        best = std::min(best, common::secondsSince(start));
    }
    return best;
}

double gemmRate(at::ScalarType dtype, at::Device device)
{
    constexpr std::int64_t kRows = 1024, kIn = 2048, kOut = 4096;
    const auto options = at::TensorOptions().dtype(dtype).device(device);
    const model::Linear linear(at::ones({kOut, kIn}, options), {});
    const auto x = at::ones({kRows, kIn}, options);
    // Reading one number back waits for a device that works asynchronously.
    const double seconds = bestSeconds([&] { linear.forward(x)[0][0].item<float>(); });
    return 2.0 * kRows * kIn * kOut / seconds;
}

double readRate(at::Device device)
{
    constexpr std::int64_t kBytes = std::int64_t(512) << 20;
    if (!device.is_cpu()) {
        const auto block = at::ones({kBytes}, at::TensorOptions().dtype(at::kByte).device(device));
        return static_cast<double>(kBytes) / bestSeconds([&] { block.max().item<int>(); });
    }
    const auto block = at::ones({kBytes / 8}, at::kLong);
    const auto* words = block.data_ptr<std::int64_t>();
    std::int64_t total = 0;
    const double seconds = bestSeconds([&] {
        std::int64_t sum = 0;
#pragma omp parallel for simd reduction(+ : sum)
        for (std::int64_t i = 0; i < kBytes / 8; ++i)
            sum += words[i];
        total += sum;
    });
    return total == 0 ? 0 : static_cast<double>(kBytes) / seconds;
}

} // namespace

MachineRates measureMachine(at::ScalarType dtype, at::Device device)
{
    const at::NoGradGuard noGrad;
    return {.gemmFlopsPerSecond = gemmRate(dtype, device), .readBytesPerSecond = readRate(device)};
}

} // namespace lr::engine
