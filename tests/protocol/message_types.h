#pragma once

#include "protocol/message_json.h"

#include <functional>
#include <map>
#include <string>

namespace lr::test {

/// Stands for a value of any type; only ever named, never made.
struct AnyValue
{
    template <class T>
    operator T() const;
};

/// How many fields an aggregate has: the most initialisers that it takes.
template <class T, class... Values>
consteval std::size_t numFields(Values... values)
{
    if constexpr (requires { T{values..., AnyValue{}}; })
        return numFields<T>(values..., AnyValue{});
    else
        return sizeof...(values);
}

/// What a test does with a type of message that it knows by name.
struct MessageType
{
    std::size_t numFields = 0;
    std::function<common::Json(const common::Json&)> readAndWrite; ///< source in errors: "test"
    common::Json defaults;                                         ///< a new message, written
};

template <class Message>
MessageType messageType(std::size_t numFields)
{
    if constexpr (protocol::HasAttachment<Message>)
        --numFields; // which is no part of its JSON
    return {numFields, [](const common::Json& json) { return toJson(protocol::fromJson<Message>(json, "test")); },
        toJson(Message{})};
}

/// How many of a job's settings are in JSON.
template <class Settings>
std::size_t numKeys()
{
    std::size_t count = 0;
    for (const auto& setting : settings::settingsOf<Settings>())
        count += *setting.key != '\0' ? 1 : 0;
    return count;
}

/// Every message by its name.
inline std::map<std::string, MessageType> messageTypes()
{
    std::map<std::string, MessageType> types;
#define LR_TYPE(Message) types[#Message] = messageType<protocol::Message>(numFields<protocol::Message>())
    LR_TYPE(InitializeRequest);
    LR_TYPE(DeviceInfo);
    LR_TYPE(Component);
    LR_TYPE(InitializeResult);
    LR_TYPE(Failure);
    LR_TYPE(LogLine);
    LR_TYPE(Nothing);
    LR_TYPE(OpenWorkspaceRequest);
    LR_TYPE(ScoringInfo);
    LR_TYPE(WorkspaceInfo);
    LR_TYPE(ReadStepsRequest);
    LR_TYPE(ReadVocabularyRequest);
    LR_TYPE(TrajectoryHead);
    LR_TYPE(StepsPart);
    LR_TYPE(Vocabulary);
    LR_TYPE(GradeRequest);
    LR_TYPE(TrajectoryGrade);
    LR_TYPE(GradeResult);
    LR_TYPE(ModelDescription);
    LR_TYPE(InspectPairRequest);
    LR_TYPE(PairReport);
    LR_TYPE(ExportSamplesRequest);
    LR_TYPE(ExportSamplesResult);
    LR_TYPE(RunInfo);
    LR_TYPE(ReadMetricsRequest);
    LR_TYPE(MetricRecord);
    LR_TYPE(RunMark);
    LR_TYPE(RunMetrics);
    LR_TYPE(Accuracy);
    LR_TYPE(EvaluationInfo);
    LR_TYPE(EvaluationProgress);
    LR_TYPE(QuestionResult);
    LR_TYPE(ReadEvaluationRequest);
    LR_TYPE(EvaluationResults);
    LR_TYPE(CompareEvaluationsRequest);
    LR_TYPE(EvaluationComparison);
    LR_TYPE(ResumeTrainingJob);
    LR_TYPE(JobProgress);
    LR_TYPE(JobInfo);
    LR_TYPE(StartJobResult);
    LR_TYPE(Check);
    LR_TYPE(JobCheck);
    LR_TYPE(JobIdRequest);
    LR_TYPE(ReadEventsRequest);
    LR_TYPE(Event);
    LR_TYPE(Events);
#undef LR_TYPE
#define LR_SETTINGS(Settings) types[#Settings] = messageType<settings::Settings>(numKeys<settings::Settings>())
    LR_SETTINGS(RuntimeSettings);
    LR_SETTINGS(SampleSettings);
    LR_SETTINGS(ScoreSettings);
    LR_SETTINGS(TrainSettings);
    LR_SETTINGS(EvaluateSettings);
    LR_SETTINGS(MergeSettings);
#undef LR_SETTINGS
    types["Job"] = messageType<protocol::Job>(numKeys<settings::ScoreSettings>() + 1); // and its kind
    return types;
}

} // namespace lr::test
