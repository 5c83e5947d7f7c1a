#include "cli/command_line.h"
#include "cli/settings_options.h"
#include "common/atomic_file.h"
#include "common/error.h"
#include "engine/generation_plan.h"
#include "engine/prompt_builder.h"
#include "engine/runtime.h"
#include "engine/threads.h"
#include "problems/problem_reader.h"
#include "settings/evaluate_settings.h"

#include <fmt/format.h>

#include <map>

namespace lr::cli {

namespace {

std::string line(
    const problems::Problem& problem, const sampling::Trajectory& trajectory, const tokenizer::Tokenizer& tokenizer)
{
    common::OrderedJson record{{"id", problem.id}, {"question", problem.promptText()},
        {"token_ids", trajectory.tokenIds}, {"text", tokenizer.decode(trajectory.tokenIds, true)},
        {"finish_reason",
            trajectory.finishReason == sampling::FinishReason::EndOfSequence ? "end_of_sequence" : "length"}};
    return common::dumpJson(record) + "\n";
}

void generate(
    const settings::EvaluateSettings& options, const std::filesystem::path& outFile, const CommandContext& context)
{
    engine::applyThreads(options.runtime);
    const auto file = problems::readProblems(
        options.problems, {.maxProblems = options.maxProblems,
                              .badLines = options.skipBadLines ? common::BadLines::Skip : common::BadLines::Fail});
    const auto checkpoint = std::make_shared<const model::Checkpoint>(model::Checkpoint::open(options.model));
    const engine::PromptBuilder prompts(*checkpoint, options.adapter, options.prompt);
    prompts.logDate();
    common::AtomicFile out(outFile); // a file that cannot be written is found before an hour of work
    const auto decoder = engine::loadDecoder(checkpoint, options.runtime, options.adapter);

    auto queue = engine::makePrompts(prompts, file.problems, decoder->config().maxPositionEmbeddings);
    const auto plan = engine::planGeneration(
        *decoder, queue, options.maxNewTokens, options.batchSize, {options.temperature, options.topP, options.seed});
    jobs::Progress progress(context.progress, "Generating", static_cast<std::int64_t>(queue.size()), "problems");
    std::map<std::size_t, std::string> lines; // completions finish in another order than that of their prompts
    std::int64_t newTokens = 0;
    sampling::Generator generator(*decoder, plan);
    std::size_t next = 0;
    generator.run([&] { return next < queue.size() ? std::optional(std::move(queue[next++])) : std::nullopt; },
        [&](sampling::Trajectory&& trajectory) {
            lines.emplace(trajectory.index, line(file.problems[trajectory.index], trajectory, prompts.tokenizer()));
        },
        context.stop,
        [&](const sampling::GenerationProgress& state) {
            newTokens = state.newTokens;
            progress.update(static_cast<std::int64_t>(lines.size()),
                static_cast<double>(newTokens) / static_cast<double>(options.maxNewTokens),
                {{"tokens_per_second", static_cast<double>(newTokens) / std::max(progress.seconds(), 1e-9)}});
        });
    for (const auto& [index, text] : lines)
        out.write(text);
    out.commit();
    if (context.json)
        printJson({{"file", outFile.string()}, {"problems", lines.size()}, {"new_tokens", newTokens},
            {"seconds", progress.seconds()}, {"skipped_lines", file.skipped.count}});
    else
        printLine(fmt::format("{}: {} completions, {} tokens", outFile.string(), lines.size(), newTokens));
}

} // namespace

void addGenerateCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("generate", "Let one model answer problems");
    auto options = std::make_shared<settings::EvaluateSettings>();
    options->maxNewTokens = 128;
    options->prompt.system = settings::kReasoningSystemPrompt;
    addSettings(*command, *options,
        {"model", "adapter", "problems", "max_problems", "skip_bad_lines", "max_new_tokens", "temperature", "top_p",
            "seed", "batch_size", "system_prompt", "date", "device", "dtype", "threads"});
    auto out = std::make_shared<std::filesystem::path>();
    command->add_option("--out", *out, "JSONL file to write: id, question, token_ids, text, finish_reason")->required();
    addOutputOptions(*command, context);
    command->callback([options, out, &context] { generate(*options, *out, context); });
}

} // namespace lr::cli
