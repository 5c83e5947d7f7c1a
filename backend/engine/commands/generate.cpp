#include "common/atomic_file.h"
#include "common/error.h"
#include "engine/command_line.h"
#include "engine/generation_plan.h"
#include "engine/prompt_builder.h"
#include "engine/prompts.h"
#include "engine/runtime.h"
#include "problems/problem_reader.h"

#include <limits>
#include <map>

namespace lr::engine {

namespace {

struct GenerateOptions
{
    std::filesystem::path model;
    std::filesystem::path adapter;
    std::filesystem::path problems;
    std::size_t maxProblems = std::numeric_limits<std::size_t>::max();
    std::int64_t maxNewTokens = 128;
    sampling::SamplingOptions sampling;
    int batchSize = 0;
    bool skipBad = false;
    PromptOptions prompt{std::string(kReasoningSystemPrompt), {}};
    std::filesystem::path out;
    RuntimeOptions runtime;
};

std::string line(
    const problems::Problem& problem, const sampling::Trajectory& trajectory, const tokenizer::Tokenizer& tokenizer)
{
    common::OrderedJson record{{"id", problem.id}, {"question", problem.promptText()},
        {"token_ids", trajectory.tokenIds}, {"text", tokenizer.decode(trajectory.tokenIds, true)},
        {"finish_reason",
            trajectory.finishReason == sampling::FinishReason::EndOfSequence ? "end_of_sequence" : "length"}};
    return common::dumpJson(record) + "\n";
}

void generate(const GenerateOptions& options, const CommandContext& context)
{
    applyThreads(options.runtime);
    const auto file = problems::readProblems(
        options.problems, {.maxProblems = options.maxProblems,
                              .badLines = options.skipBad ? common::BadLines::Skip : common::BadLines::Fail});
    const auto checkpoint = std::make_shared<const model::Checkpoint>(model::Checkpoint::open(options.model));
    const PromptBuilder prompts(*checkpoint, options.adapter, options.prompt);
    prompts.logDate();
    common::AtomicFile out(options.out); // an output that cannot be written is known before an hour of work
    const auto decoder = loadDecoder(checkpoint, options.runtime, options.adapter);

    auto queue = makePrompts(prompts, file.problems, decoder->config().maxPositionEmbeddings);
    const auto plan = planGeneration(*decoder, queue, options.maxNewTokens, options.batchSize, options.sampling);
    Progress progress(context.progress, "Generating", static_cast<std::int64_t>(queue.size()), "problems");
    std::map<std::size_t, std::string> lines; // they finish in another order than they stand in
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
        printJson({{"file", options.out.string()}, {"problems", lines.size()}, {"new_tokens", newTokens},
            {"seconds", progress.seconds()}, {"skipped_lines", file.skipped.count}});
    else
        printLine(options.out.string() + ": " + std::to_string(lines.size()) + " completions, " +
                  std::to_string(newTokens) + " tokens");
}

} // namespace

void addGenerateCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("generate", "Let one model answer problems");
    auto options = std::make_shared<GenerateOptions>();
    addFolderOption(*command, "--model", options->model, "Model folder")->required();
    addAdapterOption(*command, options->adapter);
    addProblemOptions(*command, options->problems, options->maxProblems, options->skipBad);
    addSamplingOptions(*command, options->maxNewTokens, options->sampling, options->batchSize, options->prompt);
    command->add_option("--out", options->out, "JSONL file to write: id, question, token_ids, text, finish_reason")
        ->required();
    addRuntimeOptions(*command, options->runtime);
    addOutputOptions(*command, context);
    command->callback([options, &context] { generate(*options, context); });
}

} // namespace lr::engine
