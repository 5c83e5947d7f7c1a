#pragma once

#include "settings/describe.h"

#include <cstdint>

/// The settings that sampling and evaluation share, for the sources that describe them.
namespace lr::settings {

inline constexpr std::int64_t kMaxNewTokens = std::int64_t(1) << 20;

/// Members maxNewTokens, temperature, topP, seed and batchSize.
template <class S>
std::vector<Setting<S>> generationSettings()
{
    return {
        bind<&S::maxNewTokens>({.key = "max_new_tokens",
            .flag = "--max-new-tokens",
            .group = Group::Generation,
            .label = "Longest answer",
            .help = "Most tokens of an answer; one that is longer is cut.",
            .unit = "tokens",
            .low = 1,
            .high = static_cast<double>(kMaxNewTokens),
            .step = 64}),
        bind<&S::temperature>({.key = "temperature",
            .flag = "--temperature",
            .group = Group::Generation,
            .label = "Temperature",
            .help = "0: greedy, the most probable token each time. Above 0 tokens are drawn, the more evenly the "
                    "higher it is.",
            .high = 100,
            .decimals = 2,
            .step = 0.1,
            .zeroText = "greedy",
            .isAdvanced = true}),
        bind<&S::topP>({.key = "top_p",
            .flag = "--top-p",
            .group = Group::Generation,
            .label = "Top p",
            .help = "With a temperature: draws only among the most probable tokens up to this mass.",
            .low = 1e-6,
            .high = 1,
            .decimals = 3,
            .step = 0.05,
            .isAdvanced = true}),
        bind<&S::seed>({.key = "seed",
            .flag = "--seed",
            .group = Group::Generation,
            .label = "Seed",
            .help = "With a temperature: decides the draws. The same seed gives the same answers.",
            .isAdvanced = true}),
        bind<&S::batchSize>({.key = "batch_size",
            .flag = "--batch-size",
            .group = Group::Machine,
            .label = "Sequences at once",
            .help = "How many answers are written at a time. 0: as many as memory allows.",
            .high = 65536,
            .zeroText = "as many as memory allows",
            .isAdvanced = true,
            .isInPreset = false}),
    };
}

/// Members problems, maxProblems and skipBadLines.
template <class S>
std::vector<Setting<S>> problemSettings()
{
    return {
        bind<&S::problems>({.key = "problems",
            .flag = "--problems",
            .label = "Problem file",
            .help = "JSON Lines with a question, problem, or body and question in each line, or a .txt with a question "
                    "in each.",
            .isRequired = true,
            .isInPreset = false}),
        bind<&S::maxProblems>({.key = "max_problems",
            .flag = "--max-problems",
            .label = "Problems",
            .help = "Only the first so many of the file. 0: all.",
            .step = 10,
            .zeroText = "all"}),
        bind<&S::skipBadLines>({.key = "skip_bad_lines",
            .flag = "--skip-bad",
            .label = "Skip bad lines",
            .help = "Passes over lines that cannot be read, and counts them.",
            .isAdvanced = true}),
    };
}

} // namespace lr::settings
