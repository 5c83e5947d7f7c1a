#include "cli/command_line.h"
#include "common/error.h"
#include "evaluation/proportion.h"
#include "server/queries/evaluation_queries.h"

#include <fmt/format.h>

#include <charconv>

namespace lr::cli {

namespace {

using common::Error;
using common::ErrorCode;

struct CompareOptions
{
    std::vector<std::string> runs; ///< two
    std::filesystem::path workspace;
};

/// Two evaluations, and what became of the questions that both have answered.
struct Comparison
{
    store::Evaluation before;
    store::Evaluation after;
    evaluation::PairedComparison paired;
};

std::string number(const store::Evaluation& evaluation)
{
    return fmt::to_string(static_cast<std::int64_t>(evaluation.id));
}

/// The evaluation with this number, else the one with this label. Throws Error(NotFound) that says what there is.
store::Evaluation findEvaluation(const store::Workspace& workspace, const std::string& run)
{
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(run.data(), run.data() + run.size(), id);
    if (error == std::errc() && end == run.data() + run.size())
        return workspace.evaluations().evaluation(store::EvaluationId{id});
    std::optional<store::Evaluation> found;
    std::string numbers;
    std::string labels;
    for (const auto& evaluation : workspace.evaluations().all()) {
        labels +=
            (labels.empty() ? "" : ", ") + number(evaluation) + " '" + common::printable(evaluation.info.label) + "'";
        if (evaluation.info.label != run)
            continue;
        numbers += (numbers.empty() ? "" : ", ") + number(evaluation);
        found = found ? found : std::optional(evaluation);
    }
    if (!found)
        throw Error(ErrorCode::NotFound, "No evaluation is called '" + common::printable(run) + "' in " +
                                             common::quotedPath(workspace.folder()) + ". It holds " +
                                             (labels.empty() ? "none" : labels) + ".");
    if (numbers != number(*found))
        throw Error(ErrorCode::InvalidArgument, "Several evaluations are called '" + common::printable(run) +
                                                    "'; name one by its number: " + numbers + ".");
    return *found;
}

Comparison compareRuns(const store::Workspace& workspace, const CompareOptions& options)
{
    Comparison comparison{findEvaluation(workspace, options.runs[0]), findEvaluation(workspace, options.runs[1]), {}};
    comparison.paired = server::pairedComparison(workspace, comparison.before.id, comparison.after.id);
    return comparison;
}

common::OrderedJson sideJson(
    const store::Evaluation& evaluation, const evaluation::Proportion& accuracy, std::int64_t numUnfinished)
{
    return {{"evaluation", static_cast<std::int64_t>(evaluation.id)}, {"label", evaluation.info.label},
        {"benchmark", evaluation.info.benchmark}, {"correct", accuracy.numSuccesses}, {"unfinished", numUnfinished},
        {"accuracy", accuracy.share}, {"interval", {accuracy.low, accuracy.high}}};
}

std::string sideLine(
    const store::Evaluation& evaluation, const evaluation::Proportion& accuracy, std::int64_t numUnfinished)
{
    const auto line = fmt::format("{:>4}  {:<32} {:>6} of {}  {:5.1f} %  (95 % interval {:.1f} to {:.1f})",
        number(evaluation), common::printable(evaluation.info.label, 60), accuracy.numSuccesses, accuracy.numTrials,
        100 * accuracy.share, 100 * accuracy.low, 100 * accuracy.high);
    return numUnfinished > 0 ? fmt::format("{}, {} cut off", line, numUnfinished) : line;
}

common::OrderedJson comparisonJson(
    const Comparison& comparison, const evaluation::Proportion& before, const evaluation::Proportion& after)
{
    const auto& flips = comparison.paired.flips;
    const auto difference = evaluation::pairedDifference(flips);
    const auto test = evaluation::mcNemarTest(flips);
    common::OrderedJson mcNemar{{"exact", test.isExact}, {"chi_square", nullptr}, {"p_value", test.pValue}};
    if (test.chiSquare)
        mcNemar["chi_square"] = *test.chiSquare;
    return {{"questions", flips.numQuestions()},
        {"before", sideJson(comparison.before, before, comparison.paired.unfinishedBefore)},
        {"after", sideJson(comparison.after, after, comparison.paired.unfinishedAfter)},
        {"right_to_right", flips.rightToRight}, {"right_to_wrong", flips.rightToWrong},
        {"wrong_to_right", flips.wrongToRight}, {"wrong_to_wrong", flips.wrongToWrong},
        {"difference", {{"accuracy", difference.share}, {"interval", {difference.low, difference.high}}}},
        {"mcnemar", mcNemar}, {"only_before", comparison.paired.onlyBefore},
        {"only_after", comparison.paired.onlyAfter}};
}

void printText(const Comparison& comparison, const evaluation::Proportion& before, const evaluation::Proportion& after)
{
    const auto& paired = comparison.paired;
    const auto difference = evaluation::pairedDifference(paired.flips);
    const auto test = evaluation::mcNemarTest(paired.flips);
    printLine(sideLine(comparison.before, before, paired.unfinishedBefore));
    printLine(sideLine(comparison.after, after, paired.unfinishedAfter));
    printLine(fmt::format("right in both {}, no longer right {}, became right {}, right in neither {}",
        paired.flips.rightToRight, paired.flips.rightToWrong, paired.flips.wrongToRight, paired.flips.wrongToWrong));
    printLine(
        fmt::format("difference {:+.1f} points (95 % interval {:+.1f} to {:+.1f}), McNemar's test ({}): p = {:.3g}",
            100 * difference.share, 100 * difference.low, 100 * difference.high, test.isExact ? "exact" : "chi-square",
            test.pValue));
    if (paired.onlyBefore > 0 || paired.onlyAfter > 0)
        printLine(fmt::format("left out: {} questions that only the first answered, {} that only the second did",
            paired.onlyBefore, paired.onlyAfter));
}

void printComparison(const Comparison& comparison, bool asJson)
{
    const auto& flips = comparison.paired.flips;
    const auto before = evaluation::proportionOf(flips.rightToRight + flips.rightToWrong, flips.numQuestions());
    const auto after = evaluation::proportionOf(flips.rightToRight + flips.wrongToRight, flips.numQuestions());
    if (asJson)
        printJson(comparisonJson(comparison, before, after));
    else
        printText(comparison, before, after);
}

} // namespace

void addCompareCommand(CLI::App& app, CommandContext& context)
{
    auto* command =
        app.add_subcommand("compare", "Two evaluations question by question: what got better, what got worse");
    auto options = std::make_shared<CompareOptions>();
    command->add_option("runs", options->runs, "Two evaluations, by their numbers or labels: before and after")
        ->required()
        ->expected(2);
    command->add_option("--workspace", options->workspace, "Folder with both")->required();
    addOutputOptions(*command, context);
    command->callback([options, &context] {
        const auto workspace = store::Workspace::open(options->workspace, store::Workspace::Mode::ReadOnly);
        printComparison(compareRuns(workspace, *options), context.json);
    });
}

} // namespace lr::cli
