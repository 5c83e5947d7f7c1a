#include "cli/command_line.h"
#include "common/atomic_file.h"
#include "common/error.h"
#include "jobs/scored_workspace.h"
#include "selection/step_line.h"

#include <fmt/format.h>

namespace lr::cli {

namespace {

struct StepsOptions
{
    jobs::ScoredWorkspaceOptions source;
    std::filesystem::path out;
};

void writeSteps(const StepsOptions& options, const CommandContext& context)
{
    const jobs::ScoredWorkspace source(options.source);
    const auto tokenizer = source.loadTokenizer();
    common::AtomicFile out(options.out);
    jobs::Progress progress(context.progress, "Writing", source.scoring().numTrajectories, "problems");
    std::vector<steps::StepRecord> records;
    std::int64_t numSteps = 0;
    std::int64_t numTrajectories = 0;
    source.workspace().forEachScoredTrajectory(source.scoring().id, [&](const store::ScoredTrajectory& scored) {
        if (context.stop.stop_requested())
            throw common::Error(common::ErrorCode::Cancelled, "Stopped; nothing was written.");
        const auto& id = scored.stored.problem.promptId;
        scored.readSteps(records);
        for (const auto& record : records)
            out.write(selection::stepJsonLine(id, jobs::isIntegerId(id), record, tokenizer.tokenBytes(record.tokenId)));
        numSteps += static_cast<std::int64_t>(records.size());
        progress.update(++numTrajectories);
    });
    out.commit();
    if (context.json)
        printJson({{"file", options.out.string()}, {"problems", numTrajectories}, {"steps", numSteps}});
    else
        printLine(fmt::format("{}: {} steps of {} problems", options.out.string(), numSteps, numTrajectories));
}

} // namespace

void addStepsCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("steps", "Write every step's divergence, one line a step");
    auto options = std::make_shared<StepsOptions>();
    addScoredWorkspaceOptions(*command, options->source, true);
    command->add_option("--out", options->out, "JSONL file to write")->required();
    addOutputOptions(*command, context);
    command->callback([options, &context] { writeSteps(*options, context); });
}

} // namespace lr::cli
