#include "engine/server/job_options.h"

#include "common/atomic_file.h"
#include "common/error.h"
#include "common/file_system.h"
#include "common/sha256.h"
#include "engine/server/run_listing.h"
#include "model/hub_cache.h"

#include <algorithm>

namespace lr::server {

using common::Error;
using common::ErrorCode;

namespace {

std::size_t atMost(std::int64_t count)
{
    return count > 0 ? static_cast<std::size_t>(count) : std::numeric_limits<std::size_t>::max();
}

engine::SampleSource sampleSource(const protocol::TrainJob& job, const std::filesystem::path& workspace)
{
    engine::SampleSource source;
    if (job.samples.empty()) {
        source.workspace.workspace = workspace;
        source.workspace.scoring = job.scoring;
    }
    source.samples = job.samples;
    source.thresholds = {job.plausibilityThreshold, job.klThreshold, job.includeFirstStep};
    source.choice = selection::parseStepChoice(job.choice == "lowest" ? "lowest-kl" : job.choice);
    source.label = selection::parseLabelKind(job.label);
    source.seed = job.seed;
    return source;
}

training::TrainingSettings trainingSettings(const protocol::TrainJob& job)
{
    training::TrainingSettings settings;
    auto& targets = settings.adapter.targets;
    targets.clear();
    for (const auto& target : job.targets)
        targets.push_back(model::parseProjection(target));
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    settings.adapter.rank = job.rank;
    settings.adapter.loraAlpha = job.loraAlpha;
    settings.adapter.dropout = job.dropout;
    settings.learningRate = job.learningRate;
    settings.schedule = training::parseSchedule(job.schedule);
    settings.warmupSteps = job.warmupSteps;
    settings.numSteps = job.numSteps;
    settings.batchSize = job.batchSize;
    settings.gradientAccumulationSteps = job.gradientAccumulationSteps;
    settings.plan = training::parseBatchPlan(job.plan);
    settings.weightDecay = job.weightDecay;
    settings.maxGradNorm = job.maxGradNorm;
    settings.gradientCheckpointing = job.gradientCheckpointing;
    settings.seed = job.seed;
    return settings;
}

} // namespace

engine::RuntimeOptions runtimeOptions(const protocol::RuntimeSettings& runtime)
{
    return {.device = runtime.device, .dtype = runtime.dtype, .threads = runtime.threads};
}

engine::SampleOptions sampleOptions(const protocol::SampleJob& job, const std::filesystem::path& workspace)
{
    engine::SampleOptions options;
    options.expert = model::findModelFolder(job.expert);
    options.adapter = model::findModelFolder(job.adapter);
    options.amateur = model::findModelFolder(job.amateur);
    options.problems = job.problems;
    options.workspace = workspace;
    options.maxProblems = atMost(job.maxProblems);
    options.maxNewTokens = job.maxNewTokens;
    options.sampling.temperature = job.temperature;
    options.sampling.topP = job.topP;
    options.sampling.seed = job.seed;
    options.batchSize = job.batchSize;
    options.amateurPrefix = job.retokenisedPrefix ? engine::AmateurPrefix::Retokenised : engine::AmateurPrefix::Ids;
    options.skipBadLines = job.skipBadLines;
    options.runtime = runtimeOptions(job.runtime);
    return options;
}

std::filesystem::path textFile(const std::filesystem::path& workspace, const std::string& text)
{
    const auto hash = common::sha256(std::as_bytes(std::span(text)));
    return workspace / "texts" / ("text-" + hash.substr(0, 16) + ".txt");
}

engine::ScoreOptions scoreOptions(const protocol::ScoreJob& job, const std::filesystem::path& workspace)
{
    if (job.text.empty())
        throw Error(ErrorCode::InvalidArgument, "There is no text to score.");
    if (job.text.size() > protocol::kMaxScoredTextBytes)
        throw Error(ErrorCode::InvalidArgument,
            "A text of " + std::to_string(job.text.size()) + " bytes is too long to be scored at once; at most " +
                std::to_string(protocol::kMaxScoredTextBytes) + " are. Score it in parts.");
    engine::ScoreOptions options;
    options.expert = model::findModelFolder(job.expert);
    options.adapter = model::findModelFolder(job.adapter);
    options.amateur = model::findModelFolder(job.amateur);
    options.text = textFile(workspace, job.text);
    options.workspace = workspace;
    options.windowTokens = job.windowTokens;
    options.runtime = runtimeOptions(job.runtime);
    common::posixFileSystem().createFolders(options.text.parent_path());
    common::writeFileAtomically(options.text, job.text);
    return options;
}

engine::TrainOptions trainOptions(const protocol::TrainJob& job, const std::filesystem::path& workspace)
{
    engine::TrainOptions options;
    options.expert = model::findModelFolder(job.expert);
    options.startAdapter = model::findModelFolder(job.startAdapter);
    options.source = sampleSource(job, workspace);
    options.settings = trainingSettings(job);
    options.heldOutShare = job.heldOutShare;
    options.checkpointEvery = job.checkpointEvery;
    options.keepCheckpoints = job.keepCheckpoints;
    options.evaluateEvery = job.evaluateEvery;
    options.evaluationProblems = job.evaluateEvery > 0 ? job.evaluationProblems : std::string();
    options.maxEvaluationProblems = atMost(job.maxEvaluationProblems);
    options.maxEvaluationTokens = job.maxEvaluationTokens;
    options.anyBase = job.anyBase;
    options.out = job.name.empty() ? freeRunFolder(workspace) : runFolder(workspace, job.name);
    options.runtime = runtimeOptions(job.runtime);
    return options;
}

} // namespace lr::server
