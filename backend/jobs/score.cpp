#include "jobs/score.h"

#include "common/atomic_file.h"
#include "common/file_system.h"
#include "common/sha256.h"
#include "jobs/check_list.h"
#include "jobs/memory_need.h"
#include "model/hub_cache.h"

#include <span>

namespace lr::jobs {

using settings::ScoreSettings;
using ScoreKind = JobKind<ScoreSettings>;

std::string ScoreKind::title(const ScoreSettings& job)
{
    return "Scoring a text with " + model::modelName(job.expert) + " and " + model::modelName(job.amateur);
}

void ScoreKind::check(const ScoreSettings& job, CheckList& checks)
{
    checks.device(job.runtime);
    checks.pair(job.expert, job.amateur, [&](const auto& expert, const auto& amateur) {
        checks.memory(job.runtime, scoringMemory(expert, amateur, job));
    });
    constexpr auto kMost = settings::kMaxScoredTextBytes;
    const auto size = static_cast<std::int64_t>(job.text.size());
    const bool fits = !job.text.empty() && job.text.size() <= kMost;
    checks.add("Text", fits ? CheckList::Verdict::Good : CheckList::Verdict::Bad,
        fits ? sizeText(size) + " of text." : "The text must have between 1 byte and " + sizeText(kMost) + ".");
    checks.disk(checks.workspace(), 400 * size);
}

void ScoreKind::place(ScoreSettings& job, const std::filesystem::path& workspace)
{
    job.workspace = workspace;
    if (job.text.empty())
        return;
    const auto hash = common::sha256(std::as_bytes(std::span(job.text)));
    job.textFile = workspace / "texts" / ("text-" + hash.substr(0, 16) + ".txt");
}

void ScoreKind::prepare(const ScoreSettings& job)
{
    if (job.text.empty())
        return;
    common::posixFileSystem().createFolders(job.textFile.parent_path());
    common::writeFileAtomically(job.textFile, job.text);
}

void ScoreKind::shorten(ScoreSettings& job)
{
    constexpr std::size_t kMaxShownBytes = 400;
    if (job.text.size() <= kMaxShownBytes)
        return;
    auto end = kMaxShownBytes;
    while (end > 0 && (static_cast<unsigned char>(job.text[end]) & 0xC0) == 0x80)
        --end; // not within a character
    job.text = job.text.substr(0, end) + "…";
}

} // namespace lr::jobs
