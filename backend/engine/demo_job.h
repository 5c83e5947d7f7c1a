#pragma once

#include "evaluation/proportion.h"
#include "jobs/progress.h"
#include "settings/runtime_settings.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace lr::engine {

struct DemoOptions
{
    std::filesystem::path resources; ///< folder of the demo pair
    std::filesystem::path workspace; ///< empty: a new folder for temporary files
    std::string amateur = "terse";   ///< terse, careful or untrained
    double learningRate = 5e-4;      ///< the paper's 5e-5 with 1000 steps works too, slower
    std::int64_t numSteps = 300;
    double plausibilityThreshold = 0.2;
    double klThreshold = 0.4;
    std::uint64_t seed = 1;
    settings::RuntimeSettings runtime;
};

/// A problem that the expert got wrong before the fine-tuning and right after it.
struct FlippedProblem
{
    std::string question;
    std::string reference;
    std::string before; ///< what it wrote
    std::string after;
};

struct DemoResult
{
    std::filesystem::path workspace;
    std::string amateur;
    evaluation::Proportion before;
    evaluation::Proportion forcedCeiling; ///< with one operation in each expression: what a change of style can reach
    evaluation::Proportion after;
    std::int64_t numSteps = 0;         ///< of all trajectories
    std::int64_t numSelectedSteps = 0; ///< trained on
    double firstLoss = 0;
    double lastLoss = 0;
    std::vector<std::pair<std::string, double>> seconds; ///< by stage, in their order
    std::vector<FlippedProblem> flipped;                 ///< three at most
};

/// The demo pair's folder in the installation prefix or build tree that this program is in. Throws Error(NotFound) if
/// there is none.
std::filesystem::path findDemoResources();

/// The whole method on the demo pair: sample and score, select, fine-tune, and evaluate before and after on held-out
/// problems. Throws Error(InvalidArgument) for an unknown amateur, Error(Cancelled).
DemoResult runDemo(const DemoOptions& options, jobs::ProgressTarget progress, std::stop_token stop);

} // namespace lr::engine
