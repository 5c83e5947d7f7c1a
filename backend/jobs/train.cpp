#include "jobs/train.h"

#include "common/error.h"
#include "jobs/check_list.h"
#include "jobs/kind_parts.h"
#include "jobs/memory_need.h"
#include "jobs/run_folders.h"
#include "model/hub_cache.h"
#include "settings/command_text.h"

#include <fmt/format.h>

namespace lr::jobs {

using protocol::ResumeTrainingJob;
using settings::TrainSettings;
using Path = std::filesystem::path;
using Verdict = CheckList::Verdict;
using TrainKind = JobKind<TrainSettings>;
using ResumeKind = JobKind<ResumeTrainingJob>;

namespace {

void checkSamples(const SampleCount& count, CheckList& checks)
{
    checks.result().numSamples = count.samples;
    checks.result().numTunedTokens = count.tunedTokens;
    if (count.samples > 0)
        checks.add("Samples", Verdict::Good,
            fmt::format("{} samples with {} tuned tokens.", count.samples, count.tunedTokens));
    else
        checks.add("Samples", Verdict::Bad, "No step reaches the KL threshold. Lower β, or sample more problems.");
}

void checkBase(const TrainSettings& job, const SampleCount& count, CheckList& checks)
{
    const auto folder = job.expert.empty() ? Path(count.expertPath) : job.expert;
    if (folder.empty()) {
        checks.add("Base model", Verdict::Bad, "A samples file does not say which model it is for. Name the expert.");
        return;
    }
    const auto checkpoint = model::Checkpoint::open(folder);
    const bool isSame = count.expertFingerprint.empty() || count.expertFingerprint == checkpoint.fingerprint();
    const auto verdict = isSame ? Verdict::Good : job.anyBase ? Verdict::Warning : Verdict::Bad;
    checks.add("Base model", verdict,
        isSame ? "The samples come from this model."
               : "The samples come from another model (" + common::printable(count.expertPath, 400) +
                     "). Train that one, or allow any base.");
    checks.memory(job.runtime, trainingMemory(checkpoint, job, count));
    // A checkpoint holds the adapter and two moments of it.
    const auto adapterBytes = adapterParameters(checkpoint, job) * 4;
    checks.disk(checks.workspace(), (job.keepCheckpoints + 2) * 3 * adapterBytes + job.numSteps * 500);
}

void checkRunFolder(const TrainSettings& job, CheckList& checks)
{
    const auto folder = job.name.empty() ? freeRunFolder(checks.workspace()) : runFolder(checks.workspace(), job.name);
    std::error_code unknown;
    const bool isFree = !std::filesystem::exists(folder, unknown) ||
                        (std::filesystem::is_directory(folder, unknown) && std::filesystem::is_empty(folder, unknown));
    const auto name = common::quotedPath(folder.filename());
    checks.add("Run folder", isFree ? Verdict::Good : Verdict::Bad,
        isFree ? "The run will be called " + name + "."
               : "There is a run " + name + " already. Choose another name, or resume that run.");
}

} // namespace

std::string TrainKind::title(const TrainSettings& job)
{
    return fmt::format(
        "Fine-tuning {}, {} steps", job.expert.empty() ? "the expert" : model::modelName(job.expert), job.numSteps);
}

void TrainKind::check(const TrainSettings& job, CheckList& checks)
{
    SampleCount count;
    checks.device(job.runtime);
    checks.attempt("Samples", [&] {
        count = countSamples(job, checks.workspace());
        checkSamples(count, checks);
    });
    checks.attempt("Base model", [&] { checkBase(job, count, checks); });
    checks.attempt("Run folder", [&] { checkRunFolder(job, checks); });
    if (job.evaluateEvery > 0 && !job.evaluationProblems.empty())
        checks.problems(job.evaluationProblems, job.maxEvaluationProblems, false, true);
}

void TrainKind::place(TrainSettings& job, const Path& workspace)
{
    if (job.samples.empty())
        job.workspace = workspace;
    job.out = job.name.empty() ? freeRunFolder(workspace) : workspace / "runs" / job.name;
}

void TrainKind::resolve(TrainSettings& job, const Path& workspace)
{
    if (!job.name.empty())
        job.out = runFolder(workspace, job.name);
}

bool TrainKind::isSameWork(const TrainSettings& job, const TrainSettings& earlier)
{
    return job.expert == earlier.expert && job.rank == earlier.rank && job.targets == earlier.targets &&
           job.plan == earlier.plan && job.gradientCheckpointing == earlier.gradientCheckpointing &&
           job.runtime == earlier.runtime;
}

double TrainKind::numUnits(const TrainSettings& job, std::int64_t)
{
    return static_cast<double>(job.numSteps * job.batchSize * job.gradientAccumulationSteps);
}

double TrainKind::unitsPerSecond(const common::Json& result)
{
    return numberIn(result, "samples_per_second");
}

std::string ResumeKind::title(const ResumeTrainingJob& job)
{
    return "Resuming " + job.run + (job.step ? fmt::format(" from step {}", *job.step) : std::string());
}

void ResumeKind::check(const ResumeTrainingJob& job, CheckList& checks)
{
    constexpr std::int64_t kCheckpointBytes = 100 << 20;
    checks.device(job.runtime);
    checks.attempt("Run folder", [&] {
        runFolder(checks.workspace(), job.run);
        const auto name = job.step ? fmt::format("{}@{}", job.run, *job.step) : job.run;
        const auto folder = adapterFolder(checks.workspace(), name);
        checks.add("Run folder", Verdict::Good, "It resumes from " + common::quotedPath(folder.filename()) + ".");
    });
    checks.disk(checks.workspace(), kCheckpointBytes);
}

std::string ResumeKind::commandText(const ResumeTrainingJob& job, const Path& workspace)
{
    auto name = (workspace / "runs" / job.run).string();
    if (job.step)
        name += fmt::format("@{}", *job.step);
    return "lightreasoner train --resume " + settings::shellQuoted(name) + optionsText(job.runtime);
}

} // namespace lr::jobs
