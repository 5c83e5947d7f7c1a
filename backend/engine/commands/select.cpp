#include "engine/command_line.h"

#include "common/atomic_file.h"
#include "common/error.h"
#include "engine/scored_workspace.h"
#include "selection/samples.h"
#include "selection/thresholds.h"

namespace lr::engine {

namespace {

struct SelectOptions
{
    ScoredWorkspaceOptions source;
    selection::SelectionThresholds thresholds;
    std::filesystem::path out;
};

struct SelectCounts
{
    std::int64_t problems = 0;
    std::int64_t steps = 0;
    std::int64_t samples = 0;
};

/// Writes the samples of one trajectory; its text grows token by token as the prefix.
void writeSamples(const store::ScoredTrajectory& scored, const std::vector<selection::StepRecord>& records,
    const SelectOptions& options, const tokenizer::Tokenizer& tokenizer, common::AtomicFile& out, SelectCounts& counts)
{
    const auto& id = scored.stored.problem.promptId;
    std::string prefix;
    for (const auto& record : records) {
        if (isKept(record, options.thresholds)) {
            auto sample = selection::makeSample(id, record, prefix, options.thresholds.plausibilityThreshold,
                [&](common::TokenId token) { return std::string(tokenizer.tokenBytes(token)); });
            sample.promptIdIsInteger = isIntegerId(id);
            out.write(toJsonLine(sample));
            ++counts.samples;
        }
        prefix += tokenizer.tokenBytes(record.tokenId);
    }
    counts.steps += static_cast<std::int64_t>(records.size());
    ++counts.problems;
}

void selectSteps(const SelectOptions& options, const CommandContext& context)
{
    validate(options.thresholds);
    const ScoredWorkspace source(options.source);
    const auto tokenizer = source.loadTokenizer();
    common::AtomicFile out(options.out);
    SelectCounts counts;
    std::vector<selection::StepRecord> records;
    source.workspace().forEachScoredTrajectory(source.scoring().id, [&](const store::ScoredTrajectory& scored) {
        if (context.stop.stop_requested())
            throw common::Error(common::ErrorCode::Cancelled, "Stopped; nothing was written.");
        scored.readSteps(records);
        writeSamples(scored, records, options, tokenizer, out, counts);
    });
    out.commit();
    if (context.json)
        printJson({{"file", options.out.string()}, {"alpha", options.thresholds.plausibilityThreshold},
            {"beta", options.thresholds.klThreshold}, {"problems", counts.problems}, {"steps", counts.steps},
            {"samples", counts.samples}});
    else
        printLine(options.out.string() + ": " + std::to_string(counts.samples) + " of " + std::to_string(counts.steps)
            + " steps selected, from " + std::to_string(counts.problems) + " problems");
}

} // namespace

void addSelectCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("select", "Write the steps that matter with their soft labels: the training file");
    auto options = std::make_shared<SelectOptions>();
    addScoredWorkspaceOptions(*command, options->source, true);
    command->add_option("--alpha", options->thresholds.plausibilityThreshold,
               "Plausibility threshold: tokens with at least this share of the expert's top probability, 0.01 to 1")
        ->capture_default_str();
    command->add_option("--beta", options->thresholds.klThreshold, "KL threshold in nats: steps at or above it are kept")
        ->capture_default_str();
    command->add_flag("--first-step", options->thresholds.includeFirstStep, "Consider the first completion token too");
    command->add_option("--out", options->out, "JSONL file to write, in the authors' format")->required();
    addOutputOptions(*command, context);
    command->callback([options, &context] { selectSteps(*options, context); });
}

} // namespace lr::engine
