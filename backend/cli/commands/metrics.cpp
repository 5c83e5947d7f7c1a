#include "cli/command_line.h"
#include "common/atomic_file.h"
#include "training/metrics_table.h"

#include <fmt/format.h>

namespace lr::cli {

namespace {

struct MetricsCommand
{
    std::filesystem::path run;
    std::filesystem::path out;
};

std::string lines(const std::vector<common::OrderedJson>& records)
{
    std::string text;
    for (const auto& record : records)
        text += common::dumpJson(record) + "\n";
    return text;
}

void printMetrics(const MetricsCommand& options, bool json)
{
    const auto records = training::readMetrics(options.run);
    const auto text = options.out.extension() == ".csv" ? training::toCsv(records) : lines(records);
    if (options.out.empty()) {
        if (!text.empty())
            printLine(std::string_view(text).substr(0, text.size() - 1));
        return;
    }
    common::writeFileAtomically(options.out, text);
    if (json)
        printJson({{"file", options.out.string()}, {"steps", records.size()}});
    else
        printLine(fmt::format("{}: {} steps", options.out.string(), records.size()));
}

} // namespace

void addMetricsCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("metrics", "What a fine-tuning run measured, one line an optimiser step");
    auto options = std::make_shared<MetricsCommand>();
    command->add_option("run", options->run, "Folder of the run")->required();
    command->add_option("--out", options->out, "File to write: .csv for comma-separated values, else JSON Lines")
        ->default_str("standard output");
    addOutputOptions(*command, context);
    command->callback([options, &context] { printMetrics(*options, context.json); });
}

} // namespace lr::cli
