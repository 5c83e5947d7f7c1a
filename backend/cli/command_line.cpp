#include "cli/command_line.h"

#include "common/error.h"
#include "model/hub_cache.h"

#include <cerrno>
#include <cstdio>
#include <map>

namespace lr::cli {

void addOutputOptions(CLI::App& command, CommandContext& context)
{
    static const std::map<std::string, jobs::ProgressMode> modes{{"auto", jobs::ProgressMode::Auto},
        {"bar", jobs::ProgressMode::Bar}, {"json", jobs::ProgressMode::Json}, {"none", jobs::ProgressMode::None}};
    command.add_flag("--json", context.json, "Print the result as JSON");
    command
        .add_option_function<std::string>(
            "--progress", [&context](const std::string& name) { context.progress = modes.at(name); },
            "How progress is shown on stderr: auto (a bar on a terminal), bar, json (a line each) or none")
        ->check(CLI::IsMember({"auto", "bar", "json", "none"}))
        ->default_str("auto");
}

void addDateOption(CLI::App& command, std::string& date)
{
    command.add_option("--date", date, "Today's date for chat templates that write it, such as 2026-11-30")
        ->default_str("today, in UTC");
}

void printLine(std::string_view line)
{
    const bool written = std::fwrite(line.data(), 1, line.size(), stdout) == line.size() &&
                         std::fputc('\n', stdout) != EOF && std::fflush(stdout) == 0;
    if (!written)
        throw common::systemError("Cannot write to", "standard output", errno);
}

void printJson(const common::OrderedJson& value)
{
    printLine(value.dump(2, ' ', false, common::OrderedJson::error_handler_t::replace));
}

void addScoredWorkspaceOptions(CLI::App& command, jobs::ScoredWorkspaceOptions& options, bool withModel)
{
    command.add_option("--workspace", options.workspace, "Folder that sample or score wrote")->required();
    command.add_option("--scoring", options.scoring, "Number of the scoring (see stats --json)")
        ->check(CLI::NonNegativeNumber)
        ->default_str("the latest");
    if (withModel)
        addFolderOption(command, "--model", options.model, "Folder with the tokenizer")->default_str("the expert's");
}

CLI::Option* addFolderOption(
    CLI::App& command, const std::string& name, std::filesystem::path& folder, const std::string& help)
{
    return command.add_option(name, folder, help)->transform([](const std::string& given) {
        return model::findModelFolder(given).string();
    });
}

void addAdapterOption(CLI::App& command, std::filesystem::path& adapter)
{
    addFolderOption(
        command, "--adapter", adapter, "Folder of a low-rank adapter to put beside the weights (Hugging Face PEFT)");
}

} // namespace lr::cli
