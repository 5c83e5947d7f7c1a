#include "engine/command_line.h"

#include "common/error.h"

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

void printLine(std::string_view line)
{
    const bool written = std::fwrite(line.data(), 1, line.size(), stdout) == line.size() && std::fputc('\n', stdout) != EOF
        && std::fflush(stdout) == 0;
    if (!written)
        throw common::systemError("Cannot write to", "standard output", errno);
}

void printJson(const common::OrderedJson& value)
{
    printLine(value.dump(2, ' ', false, common::OrderedJson::error_handler_t::replace));
}

} // namespace lr::engine
