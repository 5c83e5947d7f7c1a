#include "jobs/sample_count.h"

#include "jobs/scored_workspace.h"
#include "selection/samples.h"
#include "selection/soft_label.h"

namespace lr::jobs {

namespace {

bool isArgmax(selection::LabelKind label)
{
    return label == selection::LabelKind::ContrastArgmax || label == selection::LabelKind::ExpertArgmax;
}

SampleCount countInFile(const std::filesystem::path& file)
{
    SampleCount count;
    selection::SampleReader reader(file);
    while (const auto sample = reader.next()) {
        ++count.samples;
        for (const double weight : sample->weights)
            count.tunedTokens += weight > 0 ? 1 : 0;
    }
    return count;
}

/// The steps that may be taken, in the order in which training looks at them.
struct Eligible
{
    std::vector<float> klNats;
    std::vector<std::int32_t> numTokens; ///< of each one's label
    std::int64_t numTrajectories = 0;
};

Eligible eligibleSteps(const ScoredWorkspace& workspace, const settings::TrainSettings& settings)
{
    Eligible eligible;
    std::vector<steps::StepRecord> records;
    workspace.workspace().forEachScoredTrajectory(workspace.scoring().id, [&](const store::ScoredTrajectory& scored) {
        scored.readSteps(records);
        ++eligible.numTrajectories;
        for (const auto& record : records) {
            if (record.step == 0 && !settings.includeFirstStep)
                continue;
            eligible.klNats.push_back(record.klNats);
            const auto plausible = selection::numPlausible(record.candidates, settings.plausibilityThreshold);
            eligible.numTokens.push_back(isArgmax(settings.label) ? 1 : static_cast<std::int32_t>(plausible));
        }
    });
    return eligible;
}

} // namespace

SampleCount countSamples(const settings::TrainSettings& job, const std::filesystem::path& folder)
{
    if (!job.samples.empty())
        return countInFile(job.samples);
    validate(job.thresholds());
    const ScoredWorkspace workspace({folder, job.scoring, {}});
    const auto eligible = eligibleSteps(workspace, job);
    const auto chosen = chooseSteps(eligible.klNats, job.choice, job.klThreshold, job.seed);
    SampleCount count;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        count.samples += chosen[i] ? 1 : 0;
        count.tunedTokens += chosen[i] ? eligible.numTokens[i] : 0;
    }
    count.trajectories = eligible.numTrajectories;
    const auto& store = workspace.workspace();
    const auto expert = store.model(store.generation(workspace.scoring().generation).expert);
    count.expertPath = expert.path;
    count.expertFingerprint = baseFingerprint(expert);
    return count;
}

} // namespace lr::jobs
