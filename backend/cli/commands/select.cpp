#include "cli/command_line.h"
#include "jobs/sample_export.h"

#include <fmt/format.h>

namespace lr::cli {

namespace {

struct SelectOptions
{
    jobs::ScoredWorkspaceOptions source;
    selection::SelectionThresholds thresholds;
    std::filesystem::path out;
};

void selectSteps(const SelectOptions& options, const CommandContext& context)
{
    const auto counts = jobs::exportSamples(options.source, options.thresholds, options.out, context.stop);
    if (context.json)
        printJson({{"file", options.out.string()}, {"alpha", options.thresholds.plausibilityThreshold},
            {"beta", options.thresholds.klThreshold}, {"problems", counts.problems}, {"steps", counts.steps},
            {"samples", counts.samples}});
    else
        printLine(fmt::format("{}: {} of {} steps selected, from {} problems", options.out.string(), counts.samples,
            counts.steps, counts.problems));
}

} // namespace

void addSelectCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("select", "Write the selected steps with their soft labels as a training file");
    auto options = std::make_shared<SelectOptions>();
    addScoredWorkspaceOptions(*command, options->source, true);
    command
        ->add_option("--alpha", options->thresholds.plausibilityThreshold,
            "Plausibility threshold: tokens with at least this share of the expert's top probability, 0.01 to 1")
        ->capture_default_str();
    command
        ->add_option(
            "--beta", options->thresholds.klThreshold, "KL threshold β in nats: steps at or above it are selected")
        ->capture_default_str();
    command->add_flag("--first-step", options->thresholds.includeFirstStep, "Consider the first completion token too");
    command->add_option("--out", options->out, "JSONL file to write, in the authors' format")->required();
    addOutputOptions(*command, context);
    command->callback([options, &context] { selectSteps(*options, context); });
}

} // namespace lr::cli
