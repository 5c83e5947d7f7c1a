#include "kernels/layer_kernels.h"

#include "kernels/sets/gate_lanes.h"
#include "kernels/sets/norm_row.h"
#include "kernels/sets/set_name.h"
#include "kernels/sets/simd.h"

namespace lr::kernels {

namespace {

template <typename T>
void rmsNorm(const float* x, const float* weight, float eps, std::int64_t rows, std::int64_t cols, T* out)
{
#pragma omp parallel for schedule(static) if (rows * cols > 16384)
    for (std::int64_t r = 0; r < rows; ++r)
        rmsNormRow(x + r * cols, weight, eps, cols, out + r * cols);
}

template <typename T>
void rmsNormBackwardRow(const T* dOut, const float* x, const float* weight, float eps, std::int64_t cols, float* dx)
{
    Lanes squares = broadcast(0);
    Lanes products = broadcast(0);
    std::int64_t c = 0;
    for (; c + kLanes <= cols; c += kLanes) {
        const Lanes v = load(x + c);
        squares += v * v;
        products += v * load(weight + c) * load(dOut + c);
    }
    float square = sumLanes(squares);
    float product = sumLanes(products);
    for (; c < cols; ++c) {
        square += x[c] * x[c];
        product += x[c] * weight[c] * toFloat(dOut[c]);
    }
    const float count = static_cast<float>(cols);
    const float scale = 1.0f / __builtin_sqrtf(square / count + eps);
    const float back = scale * scale * scale * product / count;
    for (c = 0; c + kLanes <= cols; c += kLanes)
        store(dx + c, scale * load(weight + c) * load(dOut + c) - back * load(x + c));
    for (; c < cols; ++c)
        dx[c] = scale * weight[c] * toFloat(dOut[c]) - back * x[c];
}

template <typename T>
void rmsNormBackward(
    const T* dOut, const float* x, const float* weight, float eps, std::int64_t rows, std::int64_t cols, float* dx)
{
#pragma omp parallel for schedule(static) if (rows * cols > 16384)
    for (std::int64_t r = 0; r < rows; ++r)
        rmsNormBackwardRow(dOut + r * cols, x + r * cols, weight, eps, cols, dx + r * cols);
}

template <Activation f, typename In, typename Out>
void gateWith(const In* gateUp, std::int64_t rows, std::int64_t cols, Out* out)
{
#pragma omp parallel for schedule(static) if (rows * cols > 8192)
    for (std::int64_t r = 0; r < rows; ++r) {
        const In* gate = gateUp + r * 2 * cols;
        const In* up = gate + cols;
        Out* to = out + r * cols;
        std::int64_t c = 0;
        for (; c + kLanes <= cols; c += kLanes)
            store(to + c, activate<f>(load(gate + c)) * load(up + c));
        for (; c < cols; ++c)
            fromFloat(activate<f>(broadcast(toFloat(gate[c])))[0] * toFloat(up[c]), to[c]);
    }
}

template <typename In, typename Out>
void gate(Activation f, const In* gateUp, std::int64_t rows, std::int64_t cols, Out* out)
{
    if (f == Activation::GeluTanh)
        gateWith<Activation::GeluTanh>(gateUp, rows, cols, out);
    else
        gateWith<Activation::Silu>(gateUp, rows, cols, out);
}

template <Activation f, typename In, typename Out>
void gateBackwardWith(const Out* dOut, const In* gateUp, std::int64_t rows, std::int64_t cols, In* dGateUp)
{
#pragma omp parallel for schedule(static) if (rows * cols > 8192)
    for (std::int64_t r = 0; r < rows; ++r) {
        const Out* d = dOut + r * cols;
        const In* gate = gateUp + r * 2 * cols;
        In* to = dGateUp + r * 2 * cols;
        Lanes dGate, dUp;
        std::int64_t c = 0;
        for (; c + kLanes <= cols; c += kLanes) {
            gateSlopes<f>(load(d + c), load(gate + c), load(gate + cols + c), dGate, dUp);
            store(to + c, dGate);
            store(to + cols + c, dUp);
        }
        for (; c < cols; ++c) {
            gateSlopes<f>(
                broadcast(toFloat(d[c])), broadcast(toFloat(gate[c])), broadcast(toFloat(gate[cols + c])), dGate, dUp);
            fromFloat(dGate[0], to[c]);
            fromFloat(dUp[0], to[cols + c]);
        }
    }
}

template <typename In, typename Out>
void gateBackward(Activation f, const Out* dOut, const In* gateUp, std::int64_t rows, std::int64_t cols, In* dGateUp)
{
    if (f == Activation::GeluTanh)
        gateBackwardWith<Activation::GeluTanh>(dOut, gateUp, rows, cols, dGateUp);
    else
        gateBackwardWith<Activation::Silu>(dOut, gateUp, rows, cols, dGateUp);
}

/// A copy of common::mix64, so that code for this instruction set stays in this file (see simd.h).
LR_INLINE std::uint64_t mixBits(std::uint64_t x)
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

void dropout(const float* x, std::uint64_t key, std::uint64_t threshold, float kept, std::int64_t count, float* out)
{
#pragma omp parallel for simd schedule(static) if (parallel : count > 16384)
    for (std::int64_t i = 0; i < count; ++i) {
        const std::uint64_t bits = mixBits(key + static_cast<std::uint64_t>(i) * 0x9E3779B97F4A7C15u) >> 11;
        out[i] = bits < threshold ? 0.0f : x[i] * kept;
    }
}

} // namespace

namespace LR_INSTRUCTION_SET {

extern const LayerKernels kLayerKernels;
const LayerKernels kLayerKernels{.rmsNormF32 = &rmsNorm<float>,
    .rmsNormBf16 = &rmsNorm<Bf16>,
    .rmsNormBackwardF32 = &rmsNormBackward<float>,
    .rmsNormBackwardBf16 = &rmsNormBackward<Bf16>,
    .gateF32F32 = &gate<float, float>,
    .gateF32Bf16 = &gate<float, Bf16>,
    .gateBf16Bf16 = &gate<Bf16, Bf16>,
    .gateBackwardF32F32 = &gateBackward<float, float>,
    .gateBackwardF32Bf16 = &gateBackward<float, Bf16>,
    .gateBackwardBf16Bf16 = &gateBackward<Bf16, Bf16>,
    .dropout = &dropout};

} // namespace LR_INSTRUCTION_SET

} // namespace lr::kernels
