#include "cli/command_line.h"
#include "cli/settings_options.h"
#include "engine/job_runs.h"
#include "jobs/kinds.h"

namespace lr::cli {

namespace {

template <class Settings>
void addJobCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand(jobs::commandOf<Settings>(), jobs::JobKind<Settings>::kSummary);
    auto options = std::make_shared<Settings>();
    addSettings(*command, *options);
    addOutputOptions(*command, context);
    command->callback([options, &context] {
        requireUsable(*options);
        const auto result = engine::run(*options, context.progress, context.stop);
        if (context.json)
            printJson(engine::toJson(result, *options));
        else
            printLine(engine::summaryOf(result, *options));
    });
}

/// Training may also resume a run, which has its settings already.
template <>
void addJobCommand<settings::TrainSettings>(CLI::App& app, CommandContext& context)
{
    addTrainCommand(app, context);
}

} // namespace

void addJobCommands(CLI::App& app, CommandContext& context)
{
    jobs::forEachCommand([&]<class Settings>() { addJobCommand<Settings>(app, context); });
}

} // namespace lr::cli
