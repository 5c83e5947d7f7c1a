#include "protocol/message_fields.h"

#include <algorithm>

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
    fields.required("packed_bytes", head.packedBytes);
}

void describe(auto& fields, Is<StepsPart> auto& part)
{
    fields.required("scoring", part.scoring);
    fields.required("first", part.first);
    fields.required("num_trajectories", part.numTrajectories);
    fields.required("total_steps", part.totalSteps);
    fields.required("total_candidates", part.totalCandidates);
    fields.required("trajectories", part.trajectories);
}

void describe(auto& fields, Is<Vocabulary> auto& vocabulary)
{
    fields.required("scoring", vocabulary.scoring);
    fields.bytes("bytes", vocabulary.bytes);
    fields.required("begin", vocabulary.begin);
    fields.required("special", vocabulary.special);
}

void checkWhole(const StepsPart& part, std::string_view source)
{
    if (part.first > part.numTrajectories ||
        part.trajectories.size() > static_cast<std::size_t>(part.numTrajectories - part.first))
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
LR_MAP_MESSAGE(StepsPart)
LR_MAP_MESSAGE(Vocabulary)

} // namespace lr::protocol
