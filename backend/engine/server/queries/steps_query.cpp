#include "engine/server/queries/steps_query.h"

#include "common/error.h"
#include "store/workspace.h"
#include "tokenizer/tokenizer.h"

namespace lr::server {

using common::Error;
using common::ErrorCode;
using protocol::StepColumns;
using store::Workspace;

namespace {

constexpr std::size_t kStepBytes = 11 * 4;
constexpr std::size_t kCandidateBytes = 3 * 4;

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

void append(StepColumns& columns, const selection::StepRecord& record)
{
    columns.step.push_back(record.step);
    columns.tokenId.push_back(record.tokenId);
    columns.klNats.push_back(record.klNats);
    columns.expertEntropyNats.push_back(record.expertEntropyNats);
    columns.amateurEntropyNats.push_back(record.amateurEntropyNats);
    columns.amateurTop1Id.push_back(record.amateurTop1Id);
    columns.expertLogProb.push_back(record.expertLogProb);
    columns.amateurLogProb.push_back(record.amateurLogProb);
    columns.expertRank.push_back(record.expertRank);
    columns.amateurRank.push_back(record.amateurRank);
    columns.numCandidates.push_back(static_cast<std::int32_t>(record.candidates.size()));
    for (const auto& candidate : record.candidates) {
        columns.candidateIds.push_back(candidate.tokenId);
        columns.candidateExpertLogProbs.push_back(candidate.expertLogProb);
        columns.candidateAmateurLogProbs.push_back(candidate.amateurLogProb);
    }
}

std::size_t numBytes(const StepColumns& columns)
{
    return columns.step.size() * kStepBytes + columns.candidateIds.size() * kCandidateBytes;
}

} // namespace

StepColumns readSteps(const std::filesystem::path& folder, const protocol::ReadStepsRequest& request)
{
    if (request.first < 0 || request.count < 0)
        throw Error(ErrorCode::InvalidArgument, "Trajectories are counted from 0.");
    const auto workspace = Workspace::open(folder, Workspace::Mode::ReadOnly);
    const auto scoring = workspace.scoring(store::ScoringId{request.scoring});
    StepColumns columns;
    columns.scoring = request.scoring;
    columns.first = request.first;
    columns.numTrajectories = scoring.numTrajectories;
    std::vector<selection::StepRecord> records;
    workspace.forSomeScoredTrajectories(
        scoring.id, request.first, request.count, [&](const store::ScoredTrajectory& scored) {
            const auto incoming = static_cast<std::size_t>(scored.summary.numSteps) * kStepBytes +
                                  static_cast<std::size_t>(scored.summary.numCandidates) * kCandidateBytes;
            if (!columns.trajectories.empty() && numBytes(columns) + incoming > kMaxStepBytes)
                return false;
            scored.readSteps(records);
            columns.trajectories.push_back({.problem = static_cast<std::int64_t>(scored.stored.problemId),
                .promptId = scored.stored.problem.promptId,
                .question = scored.stored.problem.question,
                .finishReason = nameOf(scored.stored.trajectory.finishReason),
                .numSteps = static_cast<std::int32_t>(records.size())});
            for (const auto& record : records)
                append(columns, record);
            return true;
        });
    return columns;
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
