#include "engine/server/job_check.h"

#include "common/available_memory.h"
#include "common/error.h"
#include "engine/server/command_text.h"
#include "engine/server/job_estimate.h"
#include "engine/server/memory_need.h"
#include "engine/server/placed_settings.h"
#include "engine/server/run_listing.h"
#include "engine/server/sample_count.h"
#include "engine/token_check.h"
#include "problems/problem_reader.h"
#include "problems/reference_answer.h"

#include <algorithm>
#include <cstdio>
#include <functional>

namespace lr::server {

using common::Error;
using protocol::Check;
using Verdict = Check::Verdict;

namespace {

constexpr std::int64_t kMib = std::int64_t(1) << 20;

std::string sizeText(std::int64_t bytes)
{
    char text[32];
    const double gib = static_cast<double>(bytes) / static_cast<double>(1024 * kMib);
    if (gib >= 1)
        std::snprintf(text, sizeof text, "%.1f GiB", gib);
    else
        std::snprintf(text, sizeof text, "%lld MiB", static_cast<long long>((bytes + kMib - 1) / kMib));
    return text;
}

/// The checks of one job. The result of each is what a function returns, or the sentence of the error that it throws.
class JobChecker
{
public:
    explicit JobChecker(const CheckContext& context)
        : m_context(context)
    {}

    protocol::JobCheck check(const protocol::Job& job)
    {
        for (const auto& fault : faultsOf(job, m_context.workspace))
            add("Settings", Verdict::Bad, fault.sentence);
        std::visit([this](const auto& one) { checkOne(one); }, job);
        m_result.commandLine = commandText(job, m_context.workspace);
        m_result.estimatedSeconds = estimateSeconds(job, m_numProblems, m_context.earlier);
        return std::move(m_result);
    }

private:
    void add(const char* name, Verdict verdict, std::string text)
    {
        m_result.checks.push_back({.name = name, .verdict = verdict, .text = std::move(text)});
    }

    void attempt(const char* name, const std::function<void()>& look)
    {
        try {
            look();
        } catch (const Error& error) {
            add(name, Verdict::Bad, error.what());
        }
    }

    static void checkTokens(const model::Checkpoint& expert, const model::Checkpoint& amateur)
    {
        engine::checkSameTokens(tokenizer::Tokenizer::load(expert.folder()), expert.folder(),
            tokenizer::Tokenizer::load(amateur.folder()), amateur.folder());
    }

    void checkOne(const settings::SampleSettings& job)
    {
        checkDevice(job.runtime);
        attempt("Base model", [&] {
            const auto expert = model::Checkpoint::open(job.expert);
            const auto amateur = model::Checkpoint::open(job.amateur);
            checkTokens(expert, amateur);
            add("Base model", Verdict::Good, "Expert and amateur map every id to the same token.");
            checkMemory(job.runtime, samplingMemory(expert, amateur, job));
        });
        checkProblems(job.problems, job.maxProblems, job.skipBadLines, false);
        constexpr std::int64_t kBytesPerStep = 350; // measured on the demo pair: 18 a step and 9 a candidate, and text
        checkDisk(m_context.workspace, m_numProblems * job.maxNewTokens * kBytesPerStep);
    }

    void checkOne(const settings::ScoreSettings& job)
    {
        checkDevice(job.runtime);
        attempt("Base model", [&] {
            const auto expert = model::Checkpoint::open(job.expert);
            const auto amateur = model::Checkpoint::open(job.amateur);
            checkTokens(expert, amateur);
            add("Base model", Verdict::Good, "Expert and amateur map every id to the same token.");
            checkMemory(job.runtime, scoringMemory(expert, amateur, job));
        });
        const auto size = static_cast<std::int64_t>(job.text.size());
        const bool fits = !job.text.empty() && job.text.size() <= settings::kMaxScoredTextBytes;
        add("Text", fits ? Verdict::Good : Verdict::Bad,
            fits ? sizeText(size) + " of text."
                 : "The text must have between 1 byte and " + sizeText(settings::kMaxScoredTextBytes) + ".");
        checkDisk(m_context.workspace, 400 * size);
    }

    void checkOne(const settings::TrainSettings& job)
    {
        checkDevice(job.runtime);
        SampleCount count;
        attempt("Samples", [&] {
            count = countSamples(job, m_context.workspace);
            m_result.numSamples = count.samples;
            m_result.numTunedTokens = count.tunedTokens;
            add("Samples", count.samples > 0 ? Verdict::Good : Verdict::Bad,
                count.samples > 0 ? std::to_string(count.samples) + " samples with " +
                                        std::to_string(count.tunedTokens) + " tuned tokens."
                                  : "No step reaches the KL threshold. Lower β, or sample more problems.");
        });
        attempt("Base model", [&] { checkBase(job, count); });
        attempt("Run folder", [&] { checkRunFolder(job); });
        if (job.evaluateEvery > 0 && !job.evaluationProblems.empty())
            checkProblems(job.evaluationProblems, job.maxEvaluationProblems, false, true);
    }

    void checkBase(const settings::TrainSettings& job, const SampleCount& count)
    {
        const auto folder = job.expert.empty() ? std::filesystem::path(count.expertPath) : job.expert;
        if (folder.empty()) {
            add("Base model", Verdict::Bad, "A samples file does not say which model it is for. Name the expert.");
            return;
        }
        const auto checkpoint = model::Checkpoint::open(folder);
        const bool isSame = count.expertFingerprint.empty() || count.expertFingerprint == checkpoint.fingerprint();
        const auto verdict = isSame ? Verdict::Good : job.anyBase ? Verdict::Warning : Verdict::Bad;
        add("Base model", verdict,
            isSame ? "The samples come from this model."
                   : "The samples come from another model (" + common::printable(count.expertPath, 400) +
                         "). Train that one, or allow any base.");
        checkMemory(job.runtime, trainingMemory(checkpoint, job, count));
        // A checkpoint holds the adapter and two moments of it.
        const auto adapterBytes = adapterParameters(checkpoint, job) * 4;
        checkDisk(m_context.workspace, (job.keepCheckpoints + 2) * 3 * adapterBytes + job.numSteps * 500);
    }

    void checkRunFolder(const settings::TrainSettings& job)
    {
        const auto folder =
            job.name.empty() ? freeRunFolder(m_context.workspace) : runFolder(m_context.workspace, job.name);
        std::error_code unknown;
        const bool isFree =
            !std::filesystem::exists(folder, unknown) ||
            (std::filesystem::is_directory(folder, unknown) && std::filesystem::is_empty(folder, unknown));
        const auto name = "'" + common::printable(folder.filename().native()) + "'";
        add("Run folder", isFree ? Verdict::Good : Verdict::Bad,
            isFree ? "The run will be called " + name + "."
                   : "There is a run " + name + " already. Choose another name, or resume that run.");
    }

    void checkOne(const protocol::ResumeTrainingJob& job)
    {
        checkDevice(job.runtime);
        attempt("Run folder", [&] {
            auto name = job.run;
            if (job.step)
                name += "@" + std::to_string(*job.step);
            runFolder(m_context.workspace, job.run);
            const auto folder = adapterFolder(m_context.workspace, name);
            add("Run folder", Verdict::Good,
                "It resumes from '" + common::printable(folder.filename().native()) + "'.");
        });
        checkDisk(m_context.workspace, 100 * kMib);
    }

    void checkOne(const settings::EvaluateSettings& job)
    {
        checkDevice(job.runtime);
        attempt("Base model", [&] {
            const auto checkpoint = model::Checkpoint::open(job.model);
            add("Base model", Verdict::Good, "The model folder is whole.");
            checkMemory(job.runtime, evaluationMemory(checkpoint, job));
        });
        if (!job.run.empty())
            attempt("Run folder", [&] {
                add("Run folder", Verdict::Good,
                    "The adapter is in '" +
                        common::printable(adapterFolder(m_context.workspace, job.run).native(), 400) + "'.");
            });
        checkProblems(job.problems, job.maxProblems, false, true);
        checkDisk(m_context.workspace, m_numProblems * job.maxNewTokens * 8);
    }

    void checkOne(const settings::MergeSettings& job)
    {
        attempt("Base model", [&] {
            const auto checkpoint = model::Checkpoint::open(job.model);
            add("Base model", Verdict::Good, "The model folder is whole.");
            checkDisk(std::filesystem::path(job.out).parent_path(), checkpoint.weightBytes());
        });
        attempt("Run folder", [&] {
            add("Run folder", Verdict::Good,
                "The adapter is in '" + common::printable(adapterFolder(m_context.workspace, job.run).native(), 400) +
                    "'.");
        });
        std::error_code unknown;
        if (job.out.empty() || std::filesystem::exists(job.out, unknown))
            add("Output folder", Verdict::Bad, "Name a folder that is not there yet.");
    }

    void checkDevice(const settings::RuntimeSettings& runtime)
    {
        const auto& devices = m_context.devices;
        const auto wanted = runtime.device == "cuda" ? std::string("cuda:0") : runtime.device;
        const auto found =
            std::find_if(devices.begin(), devices.end(), [&](const auto& device) { return device.name == wanted; });
        if (found != devices.end())
            add("Device", Verdict::Good, found->name + ": " + found->description + ".");
        else
            add("Device", Verdict::Bad,
                "There is no device '" + common::printable(runtime.device) + "' here. Choose one of the list.");
    }

    /// Never Bad: this is an estimate, and another program may free memory. If a model cannot be loaded, the job itself
    /// fails with a message.
    void checkMemory(const settings::RuntimeSettings& runtime, std::int64_t need)
    {
        m_result.estimatedBytes = need;
        const auto wanted = runtime.device == "cuda" ? std::string("cuda:0") : runtime.device;
        auto have = wanted == "cpu" ? static_cast<std::int64_t>(common::availableMemory()) : std::int64_t(0);
        for (const auto& device : m_context.devices)
            if (device.name == wanted && wanted != "cpu")
                have = device.freeBytes > 0 ? device.freeBytes : device.memoryBytes;
        if (have == 0) {
            add("Memory", Verdict::Warning,
                "About " + sizeText(need) + " are needed; how much of the device's is free is not known.");
            return;
        }
        add("Memory", need > have / 10 * 8 ? Verdict::Warning : Verdict::Good,
            "About " + sizeText(need) + " of " + sizeText(have) + " that are free." +
                (need > have ? " It may fail or be slow: a smaller batch or model, or bfloat16, needs less." : ""));
    }

    void checkDisk(std::filesystem::path folder, std::int64_t need)
    {
        std::error_code failed;
        while (!std::filesystem::exists(folder, failed) && folder.has_parent_path() && folder != folder.parent_path())
            folder = folder.parent_path();
        const auto space = std::filesystem::space(folder, failed);
        if (failed) {
            add("Disk", Verdict::Warning, "How much space is free is not known: " + failed.message() + ".");
            return;
        }
        const auto have = static_cast<std::int64_t>(std::min<std::uintmax_t>(space.available, INT64_MAX));
        const auto verdict = need > have ? Verdict::Bad : need > have / 2 ? Verdict::Warning : Verdict::Good;
        add("Disk", verdict,
            "At most about " + sizeText(need) + " of " + sizeText(have) + " that are free." +
                (verdict == Verdict::Bad ? " Free some space, or use another disk." : ""));
    }

    void checkProblems(const std::string& path, std::int64_t maxProblems, bool skipBad, bool needAnswers)
    {
        attempt("Problems", [&] {
            problems::ProblemFileOptions options;
            options.maxProblems = maxProblems;
            options.badLines = skipBad ? common::BadLines::Skip : common::BadLines::Fail;
            const auto file = problems::readProblems(path, options);
            m_numProblems = static_cast<std::int64_t>(file.problems.size());
            for (const auto& problem : file.problems) {
                if (needAnswers && !problems::referenceAnswer(problem))
                    throw Error(common::ErrorCode::CorruptData,
                        "Problem '" + common::printable(problem.id) + "' has no answer to compare with.");
            }
            add("Problems", file.skipped.count > 0 ? Verdict::Warning : Verdict::Good,
                std::to_string(m_numProblems) + " problems" +
                    (file.skipped.count > 0 ? ", " + std::to_string(file.skipped.count) + " lines cannot be read."
                                            : "."));
        });
    }

    const CheckContext& m_context;
    protocol::JobCheck m_result;
    std::int64_t m_numProblems = 0;
};

} // namespace

protocol::JobCheck checkJob(const protocol::Job& job, const CheckContext& context)
{
    return JobChecker(context).check(job);
}

} // namespace lr::server
