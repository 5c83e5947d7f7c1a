#include "engine/training_data.h"

#include "common/error.h"
#include "common/random.h"
#include "model/content_hash.h"
#include "problems/problem_reader.h"
#include "problems/reference_answer.h"
#include "selection/samples.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace lr::engine {

using common::Error;
using common::ErrorCode;
using training::SoftTarget;
using training::TrainingSequence;
using training::TrainingSet;

namespace {

SoftTarget target(std::int64_t position, const selection::SoftLabel& label)
{
    SoftTarget result{.position = position, .tokenIds = {}, .weights = {}};
    for (const auto& entry : label) {
        result.tokenIds.push_back(entry.tokenId);
        result.weights.push_back(static_cast<float>(entry.weight));
    }
    return result;
}

/// KL of every step that may be selected, in the order in which the trajectories are visited.
std::vector<float> eligibleKl(const jobs::ScoredWorkspace& workspace, bool includeFirstStep)
{
    std::vector<float> klNats;
    std::vector<steps::StepRecord> records;
    workspace.workspace().forEachScoredTrajectory(workspace.scoring().id, [&](const store::ScoredTrajectory& scored) {
        scored.readSteps(records);
        for (const auto& record : records)
            if (includeFirstStep || record.step != 0)
                klNats.push_back(record.klNats);
    });
    return klNats;
}

TrainingSequence sequenceOf(const store::StoredTrajectory& stored, std::vector<SoftTarget> targets)
{
    TrainingSequence sequence{
        .id = stored.problem.promptId, .tokenIds = stored.trajectory.promptIds, .targets = std::move(targets)};
    const auto& completion = stored.trajectory.completionIds;
    sequence.tokenIds.insert(sequence.tokenIds.end(), completion.begin(), completion.end());
    sequence.tokenIds.resize(static_cast<std::size_t>(sequence.targets.back().position + 1));
    return sequence;
}

/// The questions that prompt ids stand for.
class Questions
{
public:
    explicit Questions(const settings::TrainSettings& settings)
        : m_file(settings.samples)
    {
        if (settings.problems.empty())
            return;
        for (const auto& problem : problems::readProblems(settings.problems, {}).problems)
            m_byId.emplace(problem.id, problem.promptText());
    }

    const std::string& operator()(const selection::SampleRecord& sample)
    {
        if (const auto found = m_byId.find(sample.promptId); found != m_byId.end())
            return found->second;
        if (sample.promptIdIsInteger || !m_byId.empty())
            throw Error(
                ErrorCode::InvalidArgument, "'" + common::printable(m_file.native(), 400) + "': the prompt id '" +
                                                common::printable(sample.promptId, 60) + "' is no question, and " +
                                                (m_byId.empty() ? "no problem file was named. Name it by --problems."
                                                                : "the problem file has no such id."));
        if (looksLikeName(sample.promptId) && !std::exchange(m_hasWarned, true))
            spdlog::warn("Prompt ids such as '{}' are used as the questions. If they are only names, give the problem "
                         "file with --problems.",
                common::printable(sample.promptId, 60));
        return sample.promptId; // the authors use the question itself
    }

private:
    static bool looksLikeName(std::string_view id)
    {
        return std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    }

    std::filesystem::path m_file;
    bool m_hasWarned = false;
    std::map<std::string, std::string> m_byId;
};

bool continues(const common::TokenIds& longer, const common::TokenIds& shorter)
{
    return longer.size() >= shorter.size() && std::equal(shorter.begin(), shorter.end(), longer.begin());
}

/// Adds a sample to the sequence of its problem that its prefix continues, or begins a new sequence.
class SequenceBuilder
{
public:
    explicit SequenceBuilder(bool grouped)
        : m_grouped(grouped)
    {}

    void add(const std::string& id, common::TokenIds tokenIds, SoftTarget target)
    {
        if (!m_grouped) {
            m_set.sequences.push_back({id, std::move(tokenIds), {std::move(target)}});
            return;
        }
        auto& known = m_byId[id];
        for (const auto index : known) {
            auto& sequence = m_set.sequences[index];
            if (!continues(tokenIds, sequence.tokenIds) && !continues(sequence.tokenIds, tokenIds))
                continue;
            const auto at = std::lower_bound(sequence.targets.begin(), sequence.targets.end(), target,
                [](const auto& a, const auto& b) { return a.position < b.position; });
            if (at != sequence.targets.end() && at->position == target.position)
                continue; // a second label for the same prefix needs a sequence of its own
            sequence.targets.insert(at, std::move(target));
            if (tokenIds.size() > sequence.tokenIds.size())
                sequence.tokenIds = std::move(tokenIds);
            return;
        }
        known.push_back(m_set.sequences.size());
        m_set.sequences.push_back({id, std::move(tokenIds), {std::move(target)}});
    }

    TrainingSet take() { return std::move(m_set); }

private:
    bool m_grouped;
    TrainingSet m_set;
    std::map<std::string, std::vector<std::size_t>> m_byId;
};

} // namespace

TrainingSet loadFromWorkspace(const jobs::ScoredWorkspace& workspace, const settings::TrainSettings& settings)
{
    validate(settings.thresholds());
    const bool withFirst = settings.includeFirstStep;
    const auto chosen =
        chooseSteps(eligibleKl(workspace, withFirst), settings.choice, settings.klThreshold, settings.seed);
    TrainingSet set;
    std::size_t next = 0;
    std::vector<steps::StepRecord> records;
    workspace.workspace().forEachScoredTrajectory(workspace.scoring().id, [&](const store::ScoredTrajectory& scored) {
        scored.readSteps(records);
        const auto promptLength = static_cast<std::int64_t>(scored.stored.trajectory.promptIds.size());
        std::vector<SoftTarget> targets;
        for (const auto& record : records)
            if ((withFirst || record.step != 0) && chosen.at(next++))
                targets.push_back(target(promptLength + record.step - 1,
                    makeLabel(record.candidates, settings.plausibilityThreshold, settings.label)));
        if (!targets.empty())
            set.sequences.push_back(sequenceOf(scored.stored, std::move(targets)));
    });
    return set;
}

TrainingSet loadVerified(const jobs::ScoredWorkspace& workspace, const settings::TrainSettings& settings)
{
    if (settings.problems.empty())
        throw Error(ErrorCode::InvalidArgument,
            "Which trajectories are right cannot be told without the problems' answers. Name the file by --problems.");
    std::map<std::string, problems::Problem> answers;
    for (auto& problem : problems::readProblems(settings.problems, {}).problems)
        answers.emplace(problem.id, std::move(problem));
    TrainingSet set;
    workspace.workspace().forEachTrajectory(workspace.scoring().generation, [&](const store::StoredTrajectory& stored) {
        const auto problem = answers.find(stored.problem.promptId);
        if (problem == answers.end() ||
            !gradeCompletion(problem->second, stored.trajectory.text.value_or("")).isCorrect)
            return;
        const auto promptLength = static_cast<std::int64_t>(stored.trajectory.promptIds.size());
        std::vector<SoftTarget> targets;
        for (const auto id : stored.trajectory.completionIds)
            targets.push_back(target(promptLength + std::ssize(targets) - 1, {{id, 1.0}}));
        if (!targets.empty())
            set.sequences.push_back(sequenceOf(stored, std::move(targets)));
    });
    if (set.sequences.empty())
        throw Error(ErrorCode::CorruptData, "None of the workspace's trajectories ends in the answer that '" +
                                                common::printable(settings.problems.native(), 400) +
                                                "' gives. Is it the file that was sampled?");
    return set;
}

TrainingSet loadFromFile(const settings::TrainSettings& settings, const PromptBuilder& prompts, bool grouped)
{
    Questions question(settings);
    SequenceBuilder builder(grouped);
    selection::SampleReader reader(settings.samples);
    while (const auto sample = reader.next()) {
        auto ids = prompts.promptIds(question(*sample), sample->prefix);
        SoftTarget label{
            .position = static_cast<std::int64_t>(ids.size()) - 1, .tokenIds = sample->tokenIds, .weights = {}};
        for (const double weight : sample->weights)
            label.weights.push_back(static_cast<float>(weight));
        builder.add(sample->promptId, std::move(ids), std::move(label));
    }
    return builder.take();
}

TrainingSet takeHeldOut(TrainingSet& set, double share, std::uint64_t seed)
{
    if (!(share >= 0 && share < 1))
        throw Error(ErrorCode::InvalidArgument, "The share held out for validation must be at least 0 and below 1.");
    const auto size = set.sequences.size();
    auto count = static_cast<std::size_t>(std::llround(share * static_cast<double>(size)));
    if (share > 0 && size > 1)
        count = std::clamp<std::size_t>(count, 1, size - 1);
    const auto random = common::CounterRandom(seed).child("held out");
    std::vector<std::pair<std::uint64_t, std::size_t>> draws;
    for (std::size_t i = 0; i < size; ++i)
        draws.emplace_back(random.bits(i), i);
    std::sort(draws.begin(), draws.end());
    std::set<std::size_t> taken;
    for (std::size_t i = 0; i < count; ++i)
        taken.insert(draws[i].second);
    TrainingSet kept, heldOut;
    for (std::size_t i = 0; i < size; ++i)
        (taken.contains(i) ? heldOut : kept).sequences.push_back(std::move(set.sequences[i]));
    set = std::move(kept);
    return heldOut;
}

std::string fingerprint(const TrainingSet& set)
{
    model::ContentHash hash;
    for (const auto& sequence : set.sequences) {
        hash.add(std::as_bytes(std::span(sequence.tokenIds)));
        for (const auto& target : sequence.targets) {
            hash.add(static_cast<std::uint64_t>(target.position));
            hash.add(std::as_bytes(std::span(target.tokenIds)));
            hash.add(std::as_bytes(std::span(target.weights)));
        }
    }
    return hash.hex();
}

} // namespace lr::engine
