#pragma once

#include "common/error.h"
#include "common/json.h"
#include "protocol/job_messages.h"
#include "protocol/run_messages.h"
#include "protocol/session_messages.h"
#include "protocol/workspace_messages.h"
#include "settings/settings_json.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

/// The messages on the wire: every struct of the `*_messages.h` beside this file, and Job.
///
/// Keys are the fields' names in snake_case. All fields are written, except an unset optional. Reading is strict:
/// types, ranges and the lengths of columns that belong together are checked, and a fault throws Error(CorruptData)
/// that names `source` and the field. Settings with a default may be left out, other fields may not; unknown keys are
/// ignored, so that either side may learn new ones. Long numeric arrays and bytes are base64 (int32 and float32
/// little-endian), except for what attachmentOf() returns, which travels as the attachment of the frame. A measured
/// number that is not finite is written as null and read as NaN.
namespace lr::protocol {

/// For each message: its JSON, and reading it back into `message`. `source` names the text in errors: "jobs/start".
#define LR_MESSAGE(Message)                                                                                            \
    common::Json toJson(const Message& message);                                                                       \
    void readJson(Message& message, const common::Json& json, std::string_view source);

LR_MESSAGE(InitializeRequest)
LR_MESSAGE(DeviceInfo)
LR_MESSAGE(Component)
LR_MESSAGE(InitializeResult)
LR_MESSAGE(Failure)
LR_MESSAGE(LogLine)
LR_MESSAGE(Nothing)
LR_MESSAGE(OpenWorkspaceRequest)
LR_MESSAGE(ScoringInfo)
LR_MESSAGE(WorkspaceInfo)
LR_MESSAGE(GradeRequest)
LR_MESSAGE(TrajectoryGrade)
LR_MESSAGE(GradeResult)
LR_MESSAGE(ModelDescription)
LR_MESSAGE(InspectPairRequest)
LR_MESSAGE(PairReport)
LR_MESSAGE(ExportSamplesRequest)
LR_MESSAGE(ExportSamplesResult)
LR_MESSAGE(ReadStepsRequest)
LR_MESSAGE(TrajectoryHead)
LR_MESSAGE(StepsPart) ///< without its attachment
LR_MESSAGE(ReadVocabularyRequest)
LR_MESSAGE(Vocabulary)
LR_MESSAGE(RunInfo)
LR_MESSAGE(ReadMetricsRequest)
LR_MESSAGE(MetricRecord)
LR_MESSAGE(RunMark)
LR_MESSAGE(RunMetrics)
LR_MESSAGE(Accuracy)
LR_MESSAGE(EvaluationInfo)
LR_MESSAGE(EvaluationProgress)
LR_MESSAGE(QuestionResult)
LR_MESSAGE(ReadEvaluationRequest)
LR_MESSAGE(EvaluationResults)
LR_MESSAGE(CompareEvaluationsRequest)
LR_MESSAGE(EvaluationComparison)
LR_MESSAGE(ResumeTrainingJob)
LR_MESSAGE(JobProgress)
LR_MESSAGE(JobInfo)
LR_MESSAGE(StartJobResult)
LR_MESSAGE(Check)
LR_MESSAGE(JobCheck)
LR_MESSAGE(JobIdRequest)
LR_MESSAGE(ReadEventsRequest)
LR_MESSAGE(Event)
LR_MESSAGE(Events)
LR_MESSAGE(Job) ///< the object of its struct, with "kind" (see kindOf) beside the fields

#undef LR_MESSAGE

/// The bytes of a message that are not part of its JSON. Only messages with an attachment have this function.
inline std::string& attachmentOf(StepsPart& part)
{
    return part.packed;
}

template <class Message>
concept HasAttachment = requires(Message& message)
{
    attachmentOf(message);
};

/// A list of messages, the answer to a list request, is an array.
template <class Message>
common::Json toJson(const std::vector<Message>& messages)
{
    auto array = common::Json::array();
    for (const auto& message : messages)
        array.push_back(toJson(message));
    return array;
}

template <class Message>
void readJson(std::vector<Message>& messages, const common::Json& json, std::string_view source)
{
    if (!json.is_array())
        throw common::Error(common::ErrorCode::CorruptData, std::string(source) + ": an array is expected.");
    messages.clear();
    for (std::size_t i = 0; i < json.size(); ++i)
        readJson(messages.emplace_back(), json[i], fmt::format("{}[{}]", source, i));
}

template <class Message>
Message fromJson(const common::Json& json, std::string_view source)
{
    Message message;
    readJson(message, json, source);
    return message;
}

} // namespace lr::protocol
