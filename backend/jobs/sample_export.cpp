#include "jobs/sample_export.h"

#include "common/atomic_file.h"
#include "common/error.h"
#include "selection/samples.h"

#include <vector>

namespace lr::jobs {

namespace {

/// Writes the samples of one trajectory; its text grows token by token as the prefix.
void writeSamples(const store::ScoredTrajectory& scored, const std::vector<steps::StepRecord>& records,
    const selection::SelectionThresholds& thresholds, const tokenizer::Tokenizer& tokenizer, common::AtomicFile& out,
    ExportCounts& counts)
{
    const auto& id = scored.stored.problem.promptId;
    std::string prefix;
    for (const auto& record : records) {
        if (isSelected(record, thresholds)) {
            auto sample = selection::makeSample(id, record, prefix, thresholds.plausibilityThreshold,
                [&](common::TokenId token) { return std::string(tokenizer.tokenBytes(token)); });
            sample.promptIdIsInteger = isIntegerId(id);
            out.write(toJsonLine(sample));
            ++counts.samples;
        }
        prefix += tokenizer.tokenBytes(record.tokenId);
    }
    counts.steps += static_cast<std::int64_t>(records.size());
    ++counts.problems;
}

} // namespace

ExportCounts exportSamples(const ScoredWorkspaceOptions& options, const selection::SelectionThresholds& thresholds,
    const std::filesystem::path& path, std::stop_token stop)
{
    validate(thresholds);
    const ScoredWorkspace source(options);
    const auto tokenizer = source.loadTokenizer();
    common::AtomicFile out(path);
    ExportCounts counts;
    std::vector<steps::StepRecord> records;
    source.workspace().forEachScoredTrajectory(source.scoring().id, [&](const store::ScoredTrajectory& scored) {
        if (stop.stop_requested())
            throw common::Error(common::ErrorCode::Cancelled, "Stopped; nothing was written.");
        scored.readSteps(records);
        writeSamples(scored, records, thresholds, tokenizer, out, counts);
    });
    out.commit();
    return counts;
}

} // namespace lr::jobs
