#include "engine/ablate_job.h"

#include "common/error.h"
#include "engine/evaluate_job.h"
#include "jobs/scored_workspace.h"
#include "store/workspace.h"

#include <algorithm>

namespace lr::engine {

using common::Error;
using common::ErrorCode;

namespace {

std::filesystem::path expertOf(const settings::TrainSettings& options)
{
    if (!options.expert.empty())
        return options.expert;
    const jobs::ScoredWorkspace source({options.workspace, options.scoring, {}});
    return source.workspace().model(source.workspace().generation(source.scoring().generation).expert).path;
}

evaluation::Proportion measure(const AblateOptions& options, const std::filesystem::path& expert,
    const std::filesystem::path& adapter, const std::string& label, jobs::ProgressTarget progress, std::stop_token stop)
{
    settings::EvaluateSettings evaluation;
    evaluation.model = expert;
    evaluation.adapter = adapter;
    evaluation.benchmark = options.benchmark;
    evaluation.problems = options.train.evaluationProblems;
    evaluation.maxProblems = options.train.maxEvaluationProblems;
    evaluation.workspace = options.train.workspace;
    evaluation.label = label;
    evaluation.maxNewTokens = options.train.maxEvaluationTokens;
    evaluation.runtime = options.train.runtime;
    return engine::run(evaluation, progress, std::move(stop)).accuracy;
}

settings::TrainSettings trainOptionsOf(const AblateOptions& options, const AblationVariant& variant)
{
    auto train = options.train;
    train.choice = variant.choice;
    train.label = variant.label;
    train.supervised = variant.supervised;
    train.out = options.train.out / variant.name;
    train.evaluationProblems.clear(); // they are asked after the training, not during it
    return train;
}

} // namespace

const std::vector<AblationVariant>& ablationVariants()
{
    using selection::LabelKind;
    using selection::StepChoice;
    static const std::vector<AblationVariant> variants{
        {"full", "the method: steps with KL ≥ β, contrastive soft labels"},
        {"all-steps", "every step", StepChoice::All},
        {"random-steps", "as many steps, drawn evenly", StepChoice::Random},
        {"lowest-kl", "as many steps, those of lowest KL", StepChoice::LowestKl},
        {"expert-labels", "the expert's own masked distribution", StepChoice::Selected, LabelKind::Expert},
        {"contrast-argmax", "all weight on the contrast's first token", StepChoice::Selected,
            LabelKind::ContrastArgmax},
        {"expert-argmax", "all weight on the expert's first token", StepChoice::Selected, LabelKind::ExpertArgmax},
        {"supervised", "every token of the trajectories that are right", StepChoice::All, LabelKind::ExpertArgmax,
            true}};
    return variants;
}

const AblationVariant& findAblationVariant(std::string_view name)
{
    std::string known;
    for (const auto& variant : ablationVariants()) {
        if (variant.name == name)
            return variant;
        known += (known.empty() ? "" : ", ") + std::string(variant.name);
    }
    throw Error(
        ErrorCode::InvalidArgument, "'" + common::printable(name) + "' is no variant; there are " + known + ".");
}

AblationTable runAblation(const AblateOptions& options, jobs::ProgressTarget progress, std::stop_token stop)
{
    std::vector<const AblationVariant*> variants; // a misspelt name is found before an hour of work
    for (const auto& name : options.variants)
        variants.push_back(&findAblationVariant(name));
    const auto expert = expertOf(options.train);
    AblationTable table{.before = measure(options, expert, {}, "before", progress, stop), .rows = {}};
    for (const auto* variant : variants) {
        auto& row = table.rows.emplace_back();
        row.variant = variant->name;
        try {
            row.training = engine::run(trainOptionsOf(options, *variant), progress, stop);
            row.accuracy = measure(options, expert, row.training.run, row.variant, progress, stop);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::CorruptData)
                throw;
            row.failure = error.what();
        }
    }
    return table;
}

} // namespace lr::engine
