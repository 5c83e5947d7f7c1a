#include "cli/command_line.h"
#include "jobs/scored_workspace.h"
#include "selection/live_selection.h"
#include "selection/statistics.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::cli {

namespace {

using selection::StepGroup;

struct StatsOptions
{
    jobs::ScoredWorkspaceOptions source;
    selection::SelectionThresholds thresholds;
};

std::string groupLine(const char* name, const StepGroup& group)
{
    auto line = fmt::format("{:<52} {:>9} steps  {:>6.2f} %", name, group.count, 100 * group.share);
    if (group.meanKlNats)
        line += fmt::format("   mean KL {:.4f} nats", *group.meanKlNats);
    return line;
}

/// Edges for a terminal: fine where thresholds lie, coarse above.
const std::vector<double> kTextEdges{0, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2, 3, 5, 8, 12};

/// One bar for each bin; the widest has 40 characters. Bins after the last filled one are left out.
void printHistogram(const selection::Histogram& histogram)
{
    std::size_t largest = 1;
    std::size_t lastFilled = 0;
    for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
        largest = std::max(largest, static_cast<std::size_t>(histogram.counts[i]));
        lastFilled = histogram.counts[i] > 0 ? i : lastFilled;
    }
    for (std::size_t i = 0; i <= lastFilled && i < histogram.counts.size(); ++i) {
        std::string bar;
        for (std::size_t n = 0; n < static_cast<std::size_t>(histogram.counts[i]) * 40 / largest; ++n)
            bar += "█";
        printLine(fmt::format("  {:>6.2f} – {:>6.2f} nats {:>9} {}", histogram.edges[i], histogram.edges[i + 1],
            histogram.counts[i], bar));
    }
    if (histogram.numAbove > 0)
        printLine(fmt::format(
            "  above {} nats {}", common::dumpJson(common::Json(histogram.edges.back())), histogram.numAbove));
}

void printText(const selection::StepStatistics& statistics, const selection::SelectionSummary& selection)
{
    printLine(groupLine("all steps", statistics.all));
    printLine(groupLine("same most probable token", statistics.top1Match));
    printLine(groupLine("different most probable token", statistics.top1Mismatch));
    printLine(
        groupLine("confident expert (H < 1), uncertain amateur (H > 3)", statistics.confidentExpertUncertainAmateur));
    printLine(groupLine("tail (KL > 1 nat)", statistics.tail));
    printLine("\nKL divergence");
    printHistogram(statistics.klHistogram);
    printLine(fmt::format(
        "\nα = {:g}, β = {:g} nats: {} steps selected ({:.2f} %), {} tuned tokens; {} of {} problems without a sample",
        selection.thresholds.plausibilityThreshold, selection.thresholds.klThreshold, selection.numSelected,
        100 * selection.selectedShare, selection.numTunedTokens, selection.numProblemsWithoutSample,
        selection.numProblems));
}

common::OrderedJson scoringsJson(const store::Workspace& workspace)
{
    auto list = common::OrderedJson::array();
    for (const auto& scoring : workspace.scorings())
        list.push_back({{"scoring", static_cast<std::int64_t>(scoring.id)},
            {"expert", workspace.model(workspace.generation(scoring.generation).expert).path},
            {"amateur", workspace.model(scoring.amateur).path}, {"problems", scoring.numTrajectories},
            {"steps", scoring.numSteps}, {"settings", common::parseOrderedJson(scoring.settings, "settings")}});
    return list;
}

void showStats(const StatsOptions& options, const CommandContext& context)
{
    validate(options.thresholds);
    const jobs::ScoredWorkspace source(options.source);
    const auto table = std::make_shared<const steps::StepTable>(source.loadSteps());
    const auto statistics =
        selection::computeStatistics(*table, {.includeFirstStep = options.thresholds.includeFirstStep,
                                                 .klEdges = context.json ? std::vector<double>() : kTextEdges});
    const selection::LiveSelection selection(table, options.thresholds);
    if (context.json)
        printJson({{"scoring", static_cast<std::int64_t>(source.scoring().id)}, {"statistics", toJson(statistics)},
            {"selection", toJson(selection.summary())}, {"scorings", scoringsJson(source.workspace())}});
    else
        printText(statistics, selection.summary());
}

} // namespace

void addStatsCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("stats", "Statistics of where expert and amateur differ");
    auto options = std::make_shared<StatsOptions>();
    addScoredWorkspaceOptions(*command, options->source, false);
    command->add_option("--alpha", options->thresholds.plausibilityThreshold, "Plausibility threshold")
        ->capture_default_str();
    command->add_option("--beta", options->thresholds.klThreshold, "KL threshold in nats")->capture_default_str();
    command->add_flag("--first-step", options->thresholds.includeFirstStep, "Count the first completion token too");
    addOutputOptions(*command, context);
    command->callback([options, &context] { showStats(*options, context); });
}

} // namespace lr::cli
