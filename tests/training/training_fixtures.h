#pragma once

#include "model/decoder_weights.h"
#include "support/random_checkpoint.h"
#include "support/some_adapter.h"
#include "training/loss_pass.h"

#include <filesystem>
#include <string>

namespace lr::testing {

inline model::ModelConfig qwen3Config()
{
    auto config = smallConfig();
    config.modelType = model::ModelType::Qwen3;
    config.qkvBias = false;
    config.qkNorm = true;
    config.headDim = 32;
    return config;
}

inline model::ModelConfig llamaConfig()
{
    auto config = smallConfig();
    config.modelType = model::ModelType::Llama;
    config.qkvBias = false;
    config.tieWordEmbeddings = false;
    return config;
}

inline common::TokenIds someIds(std::size_t count, int seed)
{
    common::TokenIds ids;
    for (std::size_t i = 0; i < count; ++i)
        ids.push_back(static_cast<int>((i * 37 + i * i * 11 + static_cast<std::size_t>(seed) * 101) % 500));
    return ids;
}

/// Two trajectories of different lengths with a few targets each.
inline training::TrainingSet someTrainingSet()
{
    training::TrainingSet set;
    for (int s = 0; s < 3; ++s) {
        training::TrainingSequence sequence{.id = "problem " + std::to_string(s),
            .tokenIds = someIds(20 + 7 * static_cast<std::size_t>(s), s),
            .targets = {}};
        const auto last = static_cast<std::int64_t>(sequence.tokenIds.size()) - 1;
        sequence.targets.push_back(
            {.position = last / 2, .tokenIds = {3 + s, 77, 401}, .weights = {0.5f, 0.25f, 0.25f}});
        sequence.targets.push_back({.position = last - 3, .tokenIds = {9 + s}, .weights = {1.0f}});
        sequence.targets.push_back({.position = last, .tokenIds = {11, 12 + s}, .weights = {0.9f, 0.1f}});
        set.sequences.push_back(std::move(sequence));
    }
    return set;
}

} // namespace lr::testing
