#pragma once

#include "common/json.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lr::model {

inline constexpr double kMaxRopeTheta = 1e12;
inline constexpr std::int64_t kMaxPositions = std::int64_t(1) << 30; ///< that a config.json may name

/// How rotary frequencies f are changed for contexts longer than those of the first training.
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
/// rope_theta may stand inside either dictionary, as transformers 5 writes it; several may be there if they agree. A
/// dictionary per kind of layer is read at "full_attention". Throws Error(CorruptData) for a wrong value or a
/// contradiction, Error(Unsupported) for another rope type (yarn, dynamic, longrope, …). `source` names the file in
/// errors; `defaultTheta` holds where the file names no base frequency.
RopeConfig parseRopeConfig(const common::Json& config, std::string_view source, double defaultTheta);

/// The same for layers that see only a window of tokens: what a dictionary per kind of layer says of
/// "sliding_attention". Where there is none: unscaled with the base frequency `ownTheta`, or, without that, `full`.
RopeConfig parseWindowRope(
    const common::Json& config, std::string_view source, const RopeConfig& full, std::optional<double> ownTheta);

/// The value of "rope_scaling"; null for Kind::None.
common::OrderedJson toJson(const RopeScaling& scaling);

/// The value of "rope_parameters", or of one kind of layer in it.
common::OrderedJson toJson(const RopeConfig& rope);

} // namespace lr::model
