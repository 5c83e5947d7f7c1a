#include "model/random_weights.h"

#include "common/error.h"
#include "common/random.h"
#include "model/float_conversion.h"

#include <cmath>
#include <cstring>

namespace lr::model {

namespace {

constexpr double kLogitDeviation = 5;
constexpr double kGain = 2;
constexpr double kQueryKeyGain = 1.2;
/// Mean and standard deviation of a sum of four uniform integers from 0 to 65535.
constexpr std::int64_t kSumMean = 2 * 65535;
const double kSumDeviation = std::sqrt((65536.0 * 65536.0 - 1) / 3);

/// The sum of the four 16-bit quarters of a random number, minus its mean: −131070 to 131070.
double centredSum(const common::CounterRandom& random, std::uint64_t index)
{
    const auto bits = random.bits(index);
    const auto sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48);
    return static_cast<double>(static_cast<std::int64_t>(sum) - kSumMean);
}

/// Calls valueAt(index) for each element and stores what `convert` makes of it.
template <typename Stored, typename ValueAt, typename Convert>
void fill(std::int64_t begin, std::span<std::byte> out, ValueAt valueAt, Convert convert)
{
    const auto count = out.size() / sizeof(Stored);
    for (std::size_t i = 0; i < count; ++i) {
        const Stored stored = convert(static_cast<float>(valueAt(static_cast<std::uint64_t>(begin) + i)));
        std::memcpy(out.data() + i * sizeof stored, &stored, sizeof stored);
    }
}

template <typename ValueAt>
void fillAs(Dtype dtype, std::int64_t begin, std::span<std::byte> out, ValueAt valueAt)
{
    switch (dtype) {
    case Dtype::Float32:
        return fill<float>(begin, out, valueAt, [](float value) { return value; });
    case Dtype::BFloat16:
        return fill<std::uint16_t>(begin, out, valueAt, [](float value) { return floatToBfloat16(value); });
    case Dtype::Float16:
        return fill<std::uint16_t>(begin, out, valueAt, [](float value) { return floatToFloat16(value); });
    default:
        throw common::Error(common::ErrorCode::InvalidArgument,
            "Weights cannot be made as " + std::string(dtypeName(dtype)) + "; choose float32, bfloat16 or float16.");
    }
}

} // namespace

WeightDistribution weightDistribution(TensorRole role, const ModelConfig& config)
{
    const auto overRoot = [](double gain, std::int64_t size) { return gain / std::sqrt(static_cast<double>(size)); };
    switch (role) {
    case TensorRole::Embedding:
        return {config.tieWordEmbeddings ? overRoot(kLogitDeviation, config.hiddenSize) : 0.5, 0};
    case TensorRole::LayerNorm:
        return {0.1, config.normsAddOne ? 0.0 : 1.0};
    case TensorRole::HeadNorm:
        return {0.2, config.normsAddOne ? 0.2 : 1.2};
    case TensorRole::QueryKey:
        return {overRoot(kQueryKeyGain, config.hiddenSize), 0};
    case TensorRole::QkvBias:
    case TensorRole::OutBias:
        return {0.3, 0};
    case TensorRole::Value:
    case TensorRole::GateUp:
        return {overRoot(kGain, config.hiddenSize), 0};
    case TensorRole::AttentionOut:
        return {overRoot(kGain, config.querySize()), 0};
    case TensorRole::Down:
        return {overRoot(kGain, config.intermediateSize), 0};
    case TensorRole::Output:
        return {overRoot(kLogitDeviation, config.hiddenSize), 0};
    }
    return {};
}

void fillRandomWeights(const RandomWeights& source, std::string_view name, const WeightDistribution& distribution,
    Dtype dtype, std::int64_t begin, std::span<std::byte> out)
{
    const auto scale = distribution.standardDeviation / kSumDeviation;
    const auto mean = distribution.mean;
    const auto first = common::CounterRandom(source.seed).child(name);
    if (source.mixWeight == 0) {
        fillAs(dtype, begin, out, [=](std::uint64_t i) { return centredSum(first, i) * scale + mean; });
        return;
    }
    const auto second = common::CounterRandom(source.mixSeed).child(name);
    const auto firstScale = scale * std::sqrt(1 - source.mixWeight * source.mixWeight);
    const auto secondScale = scale * source.mixWeight;
    fillAs(dtype, begin, out, [=](std::uint64_t i) {
        return centredSum(first, i) * firstScale + centredSum(second, i) * secondScale + mean;
    });
}

} // namespace lr::model
