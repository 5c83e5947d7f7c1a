#include "common/error.h"
#include "engine/command_line.h"
#include "evaluation/answer_verdict.h"
#include "evaluation/paired_comparison.h"
#include "evaluation/proportion.h"
#include "store/workspace.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>

namespace lr::engine {

namespace {

using common::Error;
using common::ErrorCode;

struct CompareOptions
{
    std::vector<std::string> runs; ///< two
    std::filesystem::path workspace;
};

/// Two evaluations on the questions that both have answered.
struct Comparison
{
    store::Evaluation before;
    store::Evaluation after;
    evaluation::FlipMatrix flips;
    std::int64_t unfinishedBefore = 0; ///< of the questions that are not right: cut off at the token limit
    std::int64_t unfinishedAfter = 0;
};

std::string number(const store::Evaluation& evaluation)
{
    return std::to_string(static_cast<std::int64_t>(evaluation.id));
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

std::map<store::ProblemId, evaluation::AnswerVerdict> verdictsOf(
    const store::Workspace& workspace, const store::Evaluation& evaluation)
{
    std::map<store::ProblemId, evaluation::AnswerVerdict> verdicts;
    workspace.evaluations().forEachResult(
        evaluation.id, [&](const store::Problem&, const store::QuestionResult& result) {
            verdicts.emplace(result.problem,
                evaluation::verdictOfAnswer(result.isCorrect, result.finishReason == store::FinishReason::Length));
        });
    return verdicts;
}

Comparison compareRuns(const store::Workspace& workspace, const CompareOptions& options)
{
    using evaluation::AnswerVerdict;
    Comparison comparison{findEvaluation(workspace, options.runs[0]), findEvaluation(workspace, options.runs[1]), {}};
    const auto after = verdictsOf(workspace, comparison.after);
    for (const auto& [problem, verdict] : verdictsOf(workspace, comparison.before)) {
        const auto found = after.find(problem);
        if (found == after.end())
            continue;
        comparison.flips.add(verdict == AnswerVerdict::Right, found->second == AnswerVerdict::Right);
        comparison.unfinishedBefore += verdict == AnswerVerdict::Unfinished ? 1 : 0;
        comparison.unfinishedAfter += found->second == AnswerVerdict::Unfinished ? 1 : 0;
    }
    if (comparison.flips.numQuestions() == 0)
        throw Error(ErrorCode::NotFound, "Evaluations " + number(comparison.before) + " (" +
                                             comparison.before.info.benchmark + ") and " + number(comparison.after) +
                                             " (" + comparison.after.info.benchmark +
                                             ") have no question in common. Compare two of the same benchmark.");
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
    char line[400];
    std::snprintf(line, sizeof line, "%4s  %-32s %6lld of %lld  %5.1f %%  (95 %% interval %.1f to %.1f)",
        number(evaluation).c_str(), common::printable(evaluation.info.label, 60).c_str(),
        static_cast<long long>(accuracy.numSuccesses), static_cast<long long>(accuracy.numTrials), 100 * accuracy.share,
        100 * accuracy.low, 100 * accuracy.high);
    return numUnfinished > 0 ? line + (", " + std::to_string(numUnfinished)) + " cut off" : line;
}

void printComparison(const Comparison& comparison, bool asJson)
{
    const auto& flips = comparison.flips;
    const auto before = evaluation::proportionOf(flips.rightToRight + flips.rightToWrong, flips.numQuestions());
    const auto after = evaluation::proportionOf(flips.rightToRight + flips.wrongToRight, flips.numQuestions());
    const auto test = evaluation::mcNemarTest(flips);
    if (asJson) {
        common::OrderedJson mcNemar{{"exact", test.isExact}, {"chi_square", nullptr}, {"p_value", test.pValue}};
        if (test.chiSquare)
            mcNemar["chi_square"] = *test.chiSquare;
        printJson({{"questions", flips.numQuestions()},
            {"before", sideJson(comparison.before, before, comparison.unfinishedBefore)},
            {"after", sideJson(comparison.after, after, comparison.unfinishedAfter)},
            {"right_to_right", flips.rightToRight}, {"right_to_wrong", flips.rightToWrong},
            {"wrong_to_right", flips.wrongToRight}, {"wrong_to_wrong", flips.wrongToWrong}, {"mcnemar", mcNemar}});
        return;
    }
    printLine(sideLine(comparison.before, before, comparison.unfinishedBefore));
    printLine(sideLine(comparison.after, after, comparison.unfinishedAfter));
    printLine("right in both " + std::to_string(flips.rightToRight) + ", no longer right " +
              std::to_string(flips.rightToWrong) + ", became right " + std::to_string(flips.wrongToRight) +
              ", right in neither " + std::to_string(flips.wrongToWrong));
    char line[120];
    std::snprintf(
        line, sizeof line, "McNemar's test (%s): p = %.3g", test.isExact ? "exact" : "chi-square", test.pValue);
    printLine(line);
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

} // namespace lr::engine
