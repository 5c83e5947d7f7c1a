#include "jobs/check_list.h"

#include "common/available_memory.h"
#include "common/error.h"
#include "jobs/run_folders.h"
#include "jobs/token_check.h"
#include "problems/problem_reader.h"
#include "problems/reference_answer.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::jobs {

using common::Error;

namespace {

std::string deviceNameOf(const settings::RuntimeSettings& runtime)
{
    return runtime.device == "cuda" ? "cuda:0" : runtime.device;
}

} // namespace

std::string sizeText(std::int64_t bytes)
{
    constexpr std::int64_t kMib = std::int64_t(1) << 20;
    const double gib = static_cast<double>(bytes) / static_cast<double>(1024 * kMib);
    return gib >= 1 ? fmt::format("{:.1f} GiB", gib) : fmt::format("{} MiB", (bytes + kMib - 1) / kMib);
}

void CheckList::add(const char* name, Verdict verdict, std::string text)
{
    m_result.checks.push_back({.name = name, .verdict = verdict, .text = std::move(text)});
}

void CheckList::attempt(const char* name, const std::function<void()>& look)
{
    try {
        look();
    } catch (const Error& error) {
        add(name, Verdict::Bad, error.what());
    }
}

void CheckList::pair(const std::filesystem::path& expertFolder, const std::filesystem::path& amateurFolder,
    const std::function<void(const model::Checkpoint&, const model::Checkpoint&)>& look)
{
    attempt("Base model", [&] {
        const auto expert = model::Checkpoint::open(expertFolder);
        const auto amateur = model::Checkpoint::open(amateurFolder);
        checkSameTokens(tokenizer::Tokenizer::load(expert.folder()), expert.folder(),
            tokenizer::Tokenizer::load(amateur.folder()), amateur.folder());
        add("Base model", Verdict::Good, "Expert and amateur map every id to the same token.");
        look(expert, amateur);
    });
}

void CheckList::wholeModel(
    const std::filesystem::path& folder, const std::function<void(const model::Checkpoint&)>& look)
{
    attempt("Base model", [&] {
        const auto checkpoint = model::Checkpoint::open(folder);
        add("Base model", Verdict::Good, "The model folder is whole.");
        look(checkpoint);
    });
}

void CheckList::adapterOf(const std::string& run)
{
    attempt("Run folder", [&] {
        const auto folder = adapterFolder(workspace(), run);
        add("Run folder", Verdict::Good, "The adapter is in " + common::quotedPath(folder) + ".");
    });
}

void CheckList::device(const settings::RuntimeSettings& runtime)
{
    const auto& devices = m_context.devices;
    const auto wanted = deviceNameOf(runtime);
    const auto found =
        std::find_if(devices.begin(), devices.end(), [&](const auto& device) { return device.name == wanted; });
    if (found != devices.end())
        add("Device", Verdict::Good, found->name + ": " + found->description + ".");
    else
        add("Device", Verdict::Bad,
            "There is no device '" + common::printable(runtime.device) + "' here. Choose one of the list.");
}

void CheckList::memory(const settings::RuntimeSettings& runtime, std::int64_t need)
{
    m_result.estimatedBytes = need;
    const auto wanted = deviceNameOf(runtime);
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

void CheckList::disk(std::filesystem::path folder, std::int64_t need)
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

void CheckList::problems(const std::string& path, std::int64_t maxProblems, bool skipBad, bool needAnswers)
{
    attempt("Problems", [&] {
        problems::ProblemFileOptions options;
        options.maxProblems = maxProblems;
        options.badLines = skipBad ? common::BadLines::Skip : common::BadLines::Fail;
        const auto file = problems::readProblems(path, options);
        m_numProblems = static_cast<std::int64_t>(file.problems.size());
        for (const auto& problem : file.problems) {
            if (needAnswers && !problems::referenceAnswer(problem))
                throw problems::missingReference(problem);
        }
        const bool isWhole = file.skipped.count == 0;
        add("Problems", isWhole ? Verdict::Good : Verdict::Warning,
            isWhole ? fmt::format("{} problems.", m_numProblems)
                    : fmt::format("{} problems, {} lines cannot be read.", m_numProblems, file.skipped.count));
    });
}

} // namespace lr::jobs
