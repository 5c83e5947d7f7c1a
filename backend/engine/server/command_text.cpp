#include "engine/server/command_text.h"

#include "common/json.h"
#include "engine/server/job_options.h"
#include "engine/server/run_listing.h"

#include <algorithm>
#include <concepts>

namespace lr::server {

namespace {

/// One command line under construction.
class Words
{
public:
    explicit Words(const char* command)
        : m_text(std::string("lightreasoner ") + command)
    {}

    Words& option(const char* name, const std::string& value)
    {
        m_text += std::string(" ") + name + " " + shellQuoted(value);
        return *this;
    }
    /// Left out where it is the command's default.
    template <class Value>
    Words& option(const char* name, const Value& value, const Value& byDefault)
    {
        return value == byDefault ? *this : option(name, text(value));
    }
    Words& flag(const char* name, bool isSet)
    {
        if (isSet)
            m_text += std::string(" ") + name;
        return *this;
    }
    Words& runtime(const protocol::RuntimeSettings& settings)
    {
        const protocol::RuntimeSettings plain;
        return option("--device", settings.device, plain.device)
            .option("--dtype", settings.dtype, plain.dtype)
            .option("--threads", settings.threads, plain.threads);
    }

    std::string take() { return std::move(m_text); }

private:
    static std::string text(const std::string& value) { return value; }
    static std::string text(double value) { return common::dumpJson(common::Json(value)); }
    template <std::integral Integer>
    static std::string text(Integer value)
    {
        return std::to_string(value);
    }

    std::string m_text;
};

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ",") + word;
    return text;
}

struct Commands
{
    const std::filesystem::path& workspace;

    std::string operator()(const protocol::SampleJob& job) const
    {
        const protocol::SampleJob plain;
        return Words("sample")
            .option("--expert", job.expert)
            .option("--adapter", job.adapter, plain.adapter)
            .option("--amateur", job.amateur)
            .option("--problems", job.problems)
            .option("--workspace", workspace.string())
            .option("--max-problems", job.maxProblems, plain.maxProblems)
            .option("--max-new-tokens", job.maxNewTokens, plain.maxNewTokens)
            .option("--temperature", job.temperature, plain.temperature)
            .option("--top-p", job.topP, plain.topP)
            .option("--seed", job.seed, plain.seed)
            .option("--batch-size", job.batchSize, plain.batchSize)
            .option("--amateur-prefix", std::string(job.retokenisedPrefix ? "retokenised" : "ids"), std::string("ids"))
            .flag("--skip-bad", job.skipBadLines)
            .runtime(job.runtime)
            .take();
    }

    std::string operator()(const protocol::ScoreJob& job) const
    {
        return Words("score")
            .option("--expert", job.expert)
            .option("--adapter", job.adapter, std::string())
            .option("--amateur", job.amateur)
            .option("--text", textFile(workspace, job.text).string())
            .option("--window", job.windowTokens, protocol::ScoreJob().windowTokens)
            .option("--workspace", workspace.string())
            .runtime(job.runtime)
            .take();
    }

    std::string operator()(const protocol::TrainJob& job) const
    {
        const protocol::TrainJob plain;
        Words words("train");
        if (job.samples.empty())
            words.option("--workspace", workspace.string()).option("--scoring", job.scoring, plain.scoring);
        else
            words.option("--samples", job.samples);
        words.option("--out", (job.name.empty() ? freeRunFolder(workspace) : workspace / "runs" / job.name).string())
            .option("--expert", job.expert, plain.expert)
            .option("--adapter", job.startAdapter, plain.startAdapter)
            .flag("--any-base", job.anyBase)
            .option("--alpha", job.plausibilityThreshold, plain.plausibilityThreshold)
            .option("--beta", job.klThreshold, plain.klThreshold)
            .flag("--first-step", job.includeFirstStep)
            .option("--choose", job.choice == "lowest" ? std::string("lowest-kl") : job.choice, plain.choice)
            .option("--labels", job.label, plain.label);
        return settings(words, job, plain)
            .option("--held-out", job.heldOutShare, 0.0)
            .option("--checkpoint-every", job.checkpointEvery, plain.checkpointEvery)
            .option("--keep", job.keepCheckpoints, plain.keepCheckpoints)
            .option("--eval-every", job.evaluateEvery, plain.evaluateEvery)
            .option("--eval-problems", job.evaluationProblems, plain.evaluationProblems)
            .option("--eval-count", job.maxEvaluationProblems, plain.maxEvaluationProblems)
            .option("--eval-tokens", job.maxEvaluationTokens, plain.maxEvaluationTokens)
            .runtime(job.runtime)
            .take();
    }

    static Words& settings(Words& words, const protocol::TrainJob& job, const protocol::TrainJob& plain)
    {
        return words.option("--rank", job.rank, plain.rank)
            .option("--lora-alpha", job.loraAlpha, plain.loraAlpha)
            .option("--targets", joined(job.targets), joined(plain.targets))
            .option("--dropout", job.dropout, plain.dropout)
            .option("--lr", job.learningRate, plain.learningRate)
            .option("--schedule", job.schedule, plain.schedule)
            .option("--warmup", job.warmupSteps, plain.warmupSteps)
            .option("--steps", job.numSteps, plain.numSteps)
            .option("--batch-size", job.batchSize, plain.batchSize)
            .option("--accumulate", job.gradientAccumulationSteps, plain.gradientAccumulationSteps)
            .option("--plan", job.plan, plain.plan)
            .option("--weight-decay", job.weightDecay, plain.weightDecay)
            .option("--clip", job.maxGradNorm, plain.maxGradNorm)
            .flag("--gradient-checkpointing", job.gradientCheckpointing)
            .option("--seed", job.seed, plain.seed);
    }

    std::string operator()(const protocol::ResumeTrainingJob& job) const
    {
        auto name = (workspace / "runs" / job.run).string();
        if (job.step)
            name += "@" + std::to_string(*job.step);
        return Words("train").option("--resume", name).runtime(job.runtime).take();
    }

    std::string operator()(const protocol::EvaluateJob& job) const
    {
        const protocol::EvaluateJob plain;
        return Words("evaluate")
            .option("--model", job.model)
            .option("--adapter", adapter(job.run), std::string())
            .option("--benchmark", job.benchmark)
            .option("--problems", job.problems)
            .option("--workspace", workspace.string())
            .option("--label", job.label, plain.label)
            .option("--max-problems", job.maxProblems, plain.maxProblems)
            .option("--max-new-tokens", job.maxNewTokens, plain.maxNewTokens)
            .option("--temperature", job.temperature, plain.temperature)
            .option("--top-p", job.topP, plain.topP)
            .option("--seed", job.seed, plain.seed)
            .runtime(job.runtime)
            .take();
    }

    std::string operator()(const protocol::MergeJob& job) const
    {
        return Words("merge")
            .option("--model", job.model)
            .option("--adapter", adapter(job.run))
            .option("--out", job.out)
            .take();
    }

    std::string adapter(const std::string& run) const
    {
        if (run.empty())
            return {};
        try {
            return adapterFolder(workspace, run).string();
        } catch (const std::exception&) { // not there yet; the check says so
            return (workspace / "runs" / run).string();
        }
    }
};

} // namespace

std::string shellQuoted(const std::string& word)
{
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_-./:,+@%=").find(c) != std::string_view::npos;
    };
    if (!word.empty() && std::all_of(word.begin(), word.end(), isPlain))
        return word;
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string commandText(const protocol::Job& job, const std::filesystem::path& workspace)
{
    return std::visit(Commands{workspace}, job);
}

} // namespace lr::server
