#include "cli/command_line.h"
#include "cli/settings_options.h"
#include "engine/ablate_job.h"

#include <fmt/format.h>

namespace lr::cli {

namespace {

common::OrderedJson accuracyJson(const evaluation::Proportion& accuracy)
{
    return {{"accuracy", accuracy.share}, {"interval", {accuracy.low, accuracy.high}},
        {"correct", accuracy.numSuccesses}, {"problems", accuracy.numTrials}};
}

void printTableJson(const engine::AblationTable& table)
{
    auto rows = common::OrderedJson::array();
    for (const auto& row : table.rows) {
        if (!row.failure.empty())
            rows.push_back({{"variant", row.variant}, {"failure", row.failure}});
        else
            rows.push_back({{"variant", row.variant}, {"samples", row.training.numSamples},
                {"tuned_tokens", row.training.numTunedTokens}, {"samples_seen", row.training.samplesSeen},
                {"seconds", row.training.seconds}, {"first_loss", row.training.firstLoss},
                {"last_loss", row.training.lastLoss}, {"after", accuracyJson(row.accuracy)},
                {"run", row.training.run.string()}});
    }
    printJson({{"before", accuracyJson(table.before)}, {"variants", rows}});
}

void printTable(const engine::AblationTable& table)
{
    printLine(fmt::format("{:<16} {:>8} {:>8} {:>8} {:>8} {:>16}   {}", "variant", "samples", "tokens", "trained",
        "seconds", "loss", "accuracy (95 % interval)"));
    const auto& before = table.before;
    printLine(fmt::format("{:<16} {:>8} {:>8} {:>8} {:>8} {:>16}   {:>5.1f} %  ({:.1f} to {:.1f})", "before", "", "",
        "", "", "", 100 * before.share, 100 * before.low, 100 * before.high));
    for (const auto& row : table.rows) {
        const auto& training = row.training;
        if (row.failure.empty())
            printLine(
                fmt::format("{:<16} {:>8} {:>8} {:>8} {:>8.1f} {:>7.3f} → {:>6.3f}   {:>5.1f} %  ({:.1f} to {:.1f})",
                    row.variant, training.numSamples, training.numTunedTokens, training.samplesSeen, training.seconds,
                    training.firstLoss, training.lastLoss, 100 * row.accuracy.share, 100 * row.accuracy.low,
                    100 * row.accuracy.high));
        else
            printLine(fmt::format("{:<16} not run: {}", row.variant, row.failure.substr(0, 200)));
    }
}

std::vector<std::string> allNames()
{
    std::vector<std::string> names;
    for (const auto& variant : engine::ablationVariants())
        names.emplace_back(variant.name);
    return names;
}

std::string describedVariants()
{
    std::string text = "Variants, separated by commas:";
    for (const auto& variant : engine::ablationVariants())
        text += " " + std::string(variant.name) + " (" + std::string(variant.description) + ")";
    return text;
}

} // namespace

void addAblateCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("ablate", "Fine-tune with parts of the method left out, same budget, one table");
    auto options = std::make_shared<engine::AblateOptions>();
    auto& train = options->train;
    options->variants = allNames();
    train.maxEvaluationProblems = 500;
    command->add_option("--variants", options->variants, describedVariants())->delimiter(',')->default_str("all");
    addSettings(*command, train,
        {"workspace", "scoring", "problems", "plausibility_threshold", "kl_threshold", "learning_rate", "num_steps",
            "batch_size", "gradient_accumulation_steps", "seed", "evaluation_problems", "max_evaluation_problems",
            "max_evaluation_tokens", "out", "device", "dtype", "threads"});
    for (const char* needed : {"--workspace", "--eval-problems", "--out"})
        command->get_option(needed)->required();
    command->add_option("--benchmark", options->benchmark, "What the evaluation file holds (see evaluate)")
        ->capture_default_str();
    addOutputOptions(*command, context);
    command->callback([options, &context] {
        // Single steps, shuffled over everything, so that every variant sees exactly as many samples.
        options->train.plan = settings::BatchPlanKind::Independent;
        const auto table = engine::runAblation(*options, context.progress, context.stop);
        context.json ? printTableJson(table) : printTable(table);
    });
}

} // namespace lr::cli
