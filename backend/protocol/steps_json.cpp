#include "protocol/message_fields.h"

#include <algorithm>
#include <numeric>

namespace lr::protocol {

void describe(auto& fields, Is<ReadStepsRequest> auto& request)
{
    fields.required("scoring", request.scoring);
    fields.withDefault("first", request.first);
    fields.required("count", request.count);
}

void describe(auto& fields, Is<ReadVocabularyRequest> auto& request)
{
    fields.required("scoring", request.scoring);
}

void describe(auto& fields, Is<TrajectoryHead> auto& head)
{
    fields.required("problem", head.problem);
    fields.required("prompt_id", head.promptId);
    fields.required("question", head.question);
    fields.required("finish_reason", head.finishReason);
    fields.required("num_steps", head.numSteps);
}

void describe(auto& fields, Is<StepColumns> auto& columns)
{
    fields.required("scoring", columns.scoring);
    fields.required("first", columns.first);
    fields.required("num_trajectories", columns.numTrajectories);
    fields.required("trajectories", columns.trajectories);
    fields.required("step", columns.step);
    fields.required("token_id", columns.tokenId);
    fields.required("kl_nats", columns.klNats);
    fields.required("expert_entropy_nats", columns.expertEntropyNats);
    fields.required("amateur_entropy_nats", columns.amateurEntropyNats);
    fields.required("amateur_top1_id", columns.amateurTop1Id);
    fields.required("expert_log_prob", columns.expertLogProb);
    fields.required("amateur_log_prob", columns.amateurLogProb);
    fields.required("expert_rank", columns.expertRank);
    fields.required("amateur_rank", columns.amateurRank);
    fields.required("num_candidates", columns.numCandidates);
    fields.required("candidate_ids", columns.candidateIds);
    fields.required("candidate_expert_log_probs", columns.candidateExpertLogProbs);
    fields.required("candidate_amateur_log_probs", columns.candidateAmateurLogProbs);
}

void describe(auto& fields, Is<Vocabulary> auto& vocabulary)
{
    fields.required("scoring", vocabulary.scoring);
    fields.bytes("bytes", vocabulary.bytes);
    fields.required("begin", vocabulary.begin);
    fields.required("special", vocabulary.special);
}

namespace {

bool hasNegative(const std::vector<std::int32_t>& values)
{
    return std::any_of(values.begin(), values.end(), [](auto value) { return value < 0; });
}

void checkLength(std::string_view source, const char* key, std::size_t length, std::size_t expected)
{
    if (length != expected)
        failField(
            source, key, "has " + std::to_string(length) + " values where " + std::to_string(expected) + " belong.");
}

void checkNotNegative(std::string_view source, const char* key, const std::vector<std::int32_t>& values)
{
    if (hasNegative(values))
        failField(source, key, "holds a negative value.");
}

void checkCandidates(const StepColumns& columns, std::string_view source)
{
    checkNotNegative(source, "num_candidates", columns.numCandidates);
    checkNotNegative(source, "candidate_ids", columns.candidateIds);
    const auto numCandidates = static_cast<std::size_t>(
        std::accumulate(columns.numCandidates.begin(), columns.numCandidates.end(), std::int64_t(0)));
    checkLength(source, "candidate_ids", columns.candidateIds.size(), numCandidates);
    checkLength(source, "candidate_expert_log_probs", columns.candidateExpertLogProbs.size(), numCandidates);
    checkLength(source, "candidate_amateur_log_probs", columns.candidateAmateurLogProbs.size(), numCandidates);
}

} // namespace

void checkWhole(const StepColumns& columns, std::string_view source)
{
    std::size_t numSteps = 0;
    for (const auto& head : columns.trajectories)
        numSteps += static_cast<std::size_t>(head.numSteps);
    checkLength(source, "step", columns.step.size(), numSteps);
    checkLength(source, "token_id", columns.tokenId.size(), numSteps);
    checkLength(source, "kl_nats", columns.klNats.size(), numSteps);
    checkLength(source, "expert_entropy_nats", columns.expertEntropyNats.size(), numSteps);
    checkLength(source, "amateur_entropy_nats", columns.amateurEntropyNats.size(), numSteps);
    checkLength(source, "amateur_top1_id", columns.amateurTop1Id.size(), numSteps);
    checkLength(source, "expert_log_prob", columns.expertLogProb.size(), numSteps);
    checkLength(source, "amateur_log_prob", columns.amateurLogProb.size(), numSteps);
    checkLength(source, "expert_rank", columns.expertRank.size(), numSteps);
    checkLength(source, "amateur_rank", columns.amateurRank.size(), numSteps);
    checkLength(source, "num_candidates", columns.numCandidates.size(), numSteps);
    checkNotNegative(source, "step", columns.step);
    checkNotNegative(source, "token_id", columns.tokenId);
    checkNotNegative(source, "amateur_top1_id", columns.amateurTop1Id);
    checkCandidates(columns, source);
    if (columns.first > columns.numTrajectories ||
        columns.trajectories.size() > static_cast<std::size_t>(columns.numTrajectories - columns.first))
        failField(source, "trajectories", "goes past the scoring's end.");
}

void checkWhole(const Vocabulary& vocabulary, std::string_view source)
{
    const auto& begin = vocabulary.begin;
    if (begin.empty() || begin.front() != 0 || !std::is_sorted(begin.begin(), begin.end()) ||
        static_cast<std::size_t>(begin.back()) != vocabulary.bytes.size())
        failField(source, "begin", "does not lead from 0 to the end of \"bytes\" in ascending order.");
    const auto& special = vocabulary.special;
    const auto size = static_cast<std::int32_t>(begin.size() - 1);
    if (!std::is_sorted(special.begin(), special.end()) ||
        (!special.empty() && (special.front() < 0 || special.back() >= size)))
        failField(source, "special", "does not hold ids of the vocabulary in ascending order.");
}

LR_MAP_MESSAGE(ReadStepsRequest)
LR_MAP_MESSAGE(ReadVocabularyRequest)
LR_MAP_MESSAGE(TrajectoryHead)
LR_MAP_MESSAGE(StepColumns)
LR_MAP_MESSAGE(Vocabulary)

} // namespace lr::protocol
