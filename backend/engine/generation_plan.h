#pragma once

#include "engine/prompt_builder.h"
#include "problems/problem.h"
#include "sampling/generator.h"

#include <span>
#include <vector>

namespace lr::engine {

/// The prompts of the problems that `indices` name. Needs no weights, so that faults are found before anything is
/// written. Throws Error(CorruptData) naming the problem whose prompt is empty or does not fit a context of `context`
/// tokens, and the errors of rendering a chat template.
std::vector<sampling::Prompt> makePrompts(const PromptBuilder& builder, std::span<const problems::Problem> problems,
    std::span<const std::size_t> indices, std::int64_t context);

/// The same for all problems.
std::vector<sampling::Prompt> makePrompts(
    const PromptBuilder& builder, std::span<const problems::Problem> problems, std::int64_t context);

/// Generator options for these prompts: end tokens of the model, a cache for the longest prompt, and a batch that
/// memory allows (`batchSize` 0: up to 64 sequences on the CPU, 256 elsewhere, in a quarter of the free memory).
sampling::GenerationOptions planGeneration(const model::Decoder& decoder, std::span<const sampling::Prompt> prompts,
    std::int64_t maxNewTokens, int batchSize, const sampling::SamplingOptions& sampling);

} // namespace lr::engine
