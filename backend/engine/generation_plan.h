#pragma once

#include "problems/problem.h"
#include "sampling/generator.h"

#include <span>

namespace lr::engine {

/// Generator options for these prompts: end tokens of the model, a cache for the longest prompt, and a batch that memory
/// allows (`batchSize` 0: up to 64 sequences on the CPU, 256 elsewhere, in a quarter of the free memory).
/// Throws Error(CorruptData) naming the problem if a prompt does not fit the model's context; `problems` are those that
/// Prompt::index counts.
sampling::GenerationOptions planGeneration(const model::Decoder& decoder, std::span<const sampling::Prompt> prompts,
    std::span<const problems::Problem> problems, std::int64_t maxNewTokens, int batchSize, const sampling::SamplingOptions& sampling);

} // namespace lr::engine
