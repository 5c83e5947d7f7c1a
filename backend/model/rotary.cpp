#include "model/rotary.h"

#include <cmath>
#include <numbers>

namespace lr::model {

namespace {

/// Llama 3's scaling: frequencies whose wavelength exceeds the original context / lowFreqFactor are divided by
/// `factor`, those with short wavelengths stay, those between are blended. Source: Meta's reference implementation of
/// Llama 3.1, apply_scaling.
float llama3Frequency(float frequency, const RopeScaling& scaling)
{
    const double wavelength = 2.0 * std::numbers::pi / frequency;
    const double context = static_cast<double>(scaling.originalMaxPositionEmbeddings);
    if (wavelength > context / scaling.lowFreqFactor)
        return static_cast<float>(frequency / scaling.factor);
    if (wavelength < context / scaling.highFreqFactor)
        return frequency;
    const double blend =
        (context / wavelength - scaling.lowFreqFactor) / (scaling.highFreqFactor - scaling.lowFreqFactor);
    return static_cast<float>((1.0 - blend) * frequency / scaling.factor + blend * frequency);
}

} // namespace

std::vector<float> rotaryInverseFrequencies(const RopeConfig& rope, std::int64_t headDim)
{
    std::vector<float> frequencies(static_cast<std::size_t>(headDim / 2));
    for (std::size_t i = 0; i < frequencies.size(); ++i) {
        const double exponent = 2.0 * static_cast<double>(i) / static_cast<double>(headDim);
        frequencies[i] = static_cast<float>(1.0 / std::pow(rope.theta, exponent));
        if (rope.scaling.kind == RopeScaling::Kind::Linear)
            frequencies[i] = static_cast<float>(frequencies[i] / rope.scaling.factor);
        else if (rope.scaling.kind == RopeScaling::Kind::Llama3)
            frequencies[i] = llama3Frequency(frequencies[i], rope.scaling);
    }
    return frequencies;
}

RotaryTable makeRotaryTable(const RopeConfig& rope, std::int64_t headDim, std::int64_t numPositions)
{
    const auto frequencies = rotaryInverseFrequencies(rope, headDim);
    RotaryTable table{.numPositions = numPositions, .cos = {}, .sin = {}};
    const auto size = static_cast<std::size_t>(numPositions) * frequencies.size();
    table.cos.reserve(size);
    table.sin.reserve(size);
    for (std::int64_t position = 0; position < numPositions; ++position)
        for (const float frequency : frequencies) {
            const float angle = static_cast<float>(position) * frequency;
            table.cos.push_back(std::cos(angle));
            table.sin.push_back(std::sin(angle));
        }
    return table;
}

} // namespace lr::model
