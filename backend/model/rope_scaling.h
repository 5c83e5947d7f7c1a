#pragma once

#include "common/json.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lr::model {

inline constexpr double kMaxRopeTheta = 1e12;
inline constexpr std::int64_t kMaxPositions = std::int64_t(1) << 30; ///< limit for positions in a config.json

/// How rotary frequencies f are changed for contexts longer than those of the original training.
/// Linear: f / factor. Llama3: with wavelength λ = 2π/f and context L = originalMaxPositionEmbeddings, f / factor where
/// λ > L/lowFreqFactor, f where λ < L/highFreqFactor, and between them the blend (1−t)·f/factor + t·f with
/// t = (L/λ − lowFreqFactor) / (highFreqFactor − lowFreqFactor). Source: Llama 3.1's published code.
struct RopeScaling
{
    enum class Kind
    {
        None,
        Linear,
        Llama3
    };
    Kind kind = Kind::None;
    double factor = 1;
    double lowFreqFactor = 1;
    double highFreqFactor = 1;
    std::int64_t originalMaxPositionEmbeddings = 0;

    bool operator==(const RopeScaling&) const = default;
};

/// Base frequency and scaling of the rotary embedding.
struct RopeConfig
{
    double theta = 10000;
    RopeScaling scaling;

    bool operator==(const RopeConfig&) const = default;
};

/// Reads rope_theta and rope_scaling (older files) or rope_parameters (newer ones) from the object of a config.json.
/// rope_theta may stand inside either dictionary, as transformers 5 writes it; several values are accepted if they
/// agree. If there is one dictionary per kind of layer, that of "full_attention" is read. Throws Error(CorruptData) for
/// a wrong value or a contradiction, Error(Unsupported) for another rope type (yarn, dynamic, longrope, …). `source`
/// names the file in errors; `defaultTheta` is used if the file names no base frequency.
RopeConfig parseRopeConfig(const common::Json& config, std::string_view source, double defaultTheta);

/// The same for windowed layers: if there is one dictionary per kind of layer, that of "sliding_attention" is read.
/// Else the result is the base frequency `ownTheta` without scaling, or `full` if `ownTheta` is unset.
RopeConfig parseWindowRope(
    const common::Json& config, std::string_view source, const RopeConfig& full, std::optional<double> ownTheta);

/// The value of "rope_scaling"; null for Kind::None.
common::OrderedJson toJson(const RopeScaling& scaling);

/// The value of "rope_parameters", or of one kind of layer in it.
common::OrderedJson toJson(const RopeConfig& rope);

} // namespace lr::model
