#pragma once

#include "engine/train_job.h"
#include "evaluation/proportion.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace lr::engine {

/// One way to select steps and to label them. `name` is its name on the command line.
struct AblationVariant
{
    std::string_view name;
    std::string_view description;
    selection::StepChoice choice = selection::StepChoice::Selected;
    selection::LabelKind label = selection::LabelKind::Contrast;
    bool supervised = false;
};

/// The method first, then what it is compared with.
const std::vector<AblationVariant>& ablationVariants();
/// Throws Error(InvalidArgument) listing the names there are.
const AblationVariant& findAblationVariant(std::string_view name);

struct AblateOptions
{
    settings::TrainSettings train; ///< budget, thresholds, workspace, problems to ask; `out` is the folder of all runs
    std::vector<std::string> variants;
    std::string benchmark{"demo"};
};

struct AblationRow
{
    std::string variant;
    std::string failure; ///< why it could not be run; the rest is empty then
    TrainResult training;
    evaluation::Proportion accuracy;
};

struct AblationTable
{
    evaluation::Proportion before;
    std::vector<AblationRow> rows;
};

/// Trains every variant with the same budget from the same start and evaluates each on the same problems. Runs and
/// evaluations are kept: runs in `out`/NAME, evaluations in the workspace. A variant without samples gets a row that
/// holds the reason. Throws Error(Cancelled).
AblationTable runAblation(const AblateOptions& options, jobs::ProgressTarget progress, std::stop_token stop);

} // namespace lr::engine
