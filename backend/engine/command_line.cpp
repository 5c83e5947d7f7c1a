#include "engine/command_line.h"

#include "common/error.h"
#include "model/hub_cache.h"

#include <cerrno>
#include <cstdio>
#include <map>

namespace lr::engine {

void addOutputOptions(CLI::App& command, CommandContext& context)
{
    static const std::map<std::string, ProgressMode> modes{{"auto", ProgressMode::Auto}, {"bar", ProgressMode::Bar},
        {"json", ProgressMode::Json}, {"none", ProgressMode::None}};
    command.add_flag("--json", context.json, "Print the result as JSON");
    command
        .add_option_function<std::string>(
            "--progress", [&context](const std::string& name) { context.progress = modes.at(name); },
            "How progress is shown on stderr: auto (a bar on a terminal), bar, json (a line each) or none")
        ->check(CLI::IsMember({"auto", "bar", "json", "none"}))
        ->default_str("auto");
}

void addRuntimeOptions(CLI::App& command, RuntimeOptions& options)
{
    command.add_option("--device", options.device, "cpu, cuda or cuda:N")->capture_default_str();
    command.add_option("--dtype", options.dtype, "Computing type: auto, float32 or bfloat16")
        ->check(CLI::IsMember({"auto", "float32", "bfloat16"}))
        ->capture_default_str();
    command.add_option("--threads", options.threads, "CPU threads; 0: one per core")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
}

void addProblemOptions(CLI::App& command, std::filesystem::path& problems, std::size_t& maxProblems, bool& skipBad)
{
    command
        .add_option(
            "--problems", problems, "Problem file: JSON Lines (question, problem or body and question), or .txt")
        ->required();
    command.add_option("--max-problems", maxProblems, "Only the first so many")
        ->check(CLI::PositiveNumber)
        ->default_str("all");
    command.add_flag("--skip-bad", skipBad, "Pass over lines that cannot be read, and count them");
}

void addSamplingOptions(CLI::App& command, std::int64_t& maxNewTokens, sampling::SamplingOptions& sampling,
    int& batchSize, PromptOptions& prompt)
{
    command.add_option("--max-new-tokens", maxNewTokens, "Most tokens of a completion")
        ->check(CLI::Range(std::int64_t(1), std::int64_t(1) << 20))
        ->capture_default_str();
    command.add_option("--temperature", sampling.temperature, "0: greedy, the most probable token")
        ->check(CLI::Range(0.0, 100.0))
        ->capture_default_str();
    command.add_option("--top-p", sampling.topP, "With a temperature: only the most probable tokens up to this mass")
        ->check(CLI::Range(1e-6, 1.0))
        ->capture_default_str();
    command.add_option("--seed", sampling.seed, "With a temperature: seed of the draws")->capture_default_str();
    command.add_option("--batch-size", batchSize, "Sequences at once; 0: as many as memory allows")
        ->check(CLI::Range(0, 65536))
        ->capture_default_str();
    addPromptOptions(command, prompt, "System prompt");
}

void addPromptOptions(CLI::App& command, PromptOptions& prompt, const std::string& systemHelp)
{
    command.add_option("--system", prompt.system, systemHelp)->capture_default_str();
    addDateOption(command, prompt.date);
}

void addDateOption(CLI::App& command, std::string& date)
{
    command.add_option("--date", date, "Today's date for chat templates that write it, such as 2026-11-30")
        ->default_str("today, in UTC");
}

void addAmateurPrefixOption(CLI::App& command, AmateurPrefix& prefix)
{
    command
        .add_option_function<std::string>(
            "--amateur-prefix",
            [&prefix](
                const std::string& name) { prefix = name == "ids" ? AmateurPrefix::Ids : AmateurPrefix::Retokenised; },
            "What the amateur reads: the expert's ids, or their text encoded again (retokenised, as the authors do)")
        ->check(CLI::IsMember({"ids", "retokenised"}))
        ->default_str("ids");
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

void addScoredWorkspaceOptions(CLI::App& command, ScoredWorkspaceOptions& options, bool withModel)
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

} // namespace lr::engine
