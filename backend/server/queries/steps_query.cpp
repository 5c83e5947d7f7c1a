#include "server/queries/steps_query.h"

#include "common/error.h"
#include "store/workspace.h"
#include "tokenizer/tokenizer.h"

namespace lr::server {

using common::Error;
using common::ErrorCode;
using protocol::StepsPart;
using store::Workspace;

namespace {

const char* nameOf(store::FinishReason reason)
{
    switch (reason) {
    case store::FinishReason::EndOfSequence:
        return protocol::kFinishedByItself;
    case store::FinishReason::Length:
        return protocol::kFinishedByLength;
    case store::FinishReason::Text:
        return "text";
    }
    return "text";
}

} // namespace

StepsPart readSteps(const std::filesystem::path& folder, const protocol::ReadStepsRequest& request)
{
    if (request.first < 0 || request.count < 0)
        throw Error(ErrorCode::InvalidArgument, "Trajectories are counted from 0.");
    const auto workspace = Workspace::open(folder, Workspace::Mode::ReadOnly);
    const auto scoring = workspace.scoring(store::ScoringId{request.scoring});
    StepsPart part{.scoring = request.scoring,
        .first = request.first,
        .numTrajectories = scoring.numTrajectories,
        .totalSteps = scoring.numSteps,
        .totalCandidates = scoring.numCandidates,
        .trajectories = {},
        .packed = {}};
    workspace.forSomeScoredTrajectories(
        scoring.id, request.first, request.count, [&](const store::ScoredTrajectory& scored) {
            const auto packed = scored.packedSteps();
            if (!part.trajectories.empty() && part.packed.size() + packed.size() > kMaxStepBytes)
                return false;
            part.packed.append(reinterpret_cast<const char*>(packed.data()), packed.size());
            part.trajectories.push_back({.problem = static_cast<std::int64_t>(scored.stored.problemId),
                .promptId = scored.stored.problem.promptId,
                .question = scored.stored.problem.question,
                .finishReason = nameOf(scored.stored.trajectory.finishReason),
                .numSteps = static_cast<std::int32_t>(scored.summary.numSteps),
                .packedBytes = static_cast<std::int64_t>(packed.size())});
            return true;
        });
    return part;
}

protocol::Vocabulary readVocabulary(const std::filesystem::path& folder, std::int64_t scoringId)
{
    const auto workspace = Workspace::open(folder, Workspace::Mode::ReadOnly);
    const auto scoring = workspace.scoring(store::ScoringId{scoringId});
    const auto expert = workspace.model(workspace.generation(scoring.generation).expert);
    const auto tokenizer = tokenizer::Tokenizer::load(expert.path);
    protocol::Vocabulary vocabulary;
    vocabulary.scoring = scoringId;
    vocabulary.begin.push_back(0);
    for (common::TokenId id = 0; id < tokenizer.vocabSize(); ++id) {
        vocabulary.bytes += tokenizer.tokenBytes(id);
        vocabulary.begin.push_back(static_cast<std::int32_t>(vocabulary.bytes.size()));
        if (tokenizer.isSpecial(id))
            vocabulary.special.push_back(id);
    }
    return vocabulary;
}

} // namespace lr::server
