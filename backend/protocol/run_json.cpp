#include "protocol/message_fields.h"

namespace lr::protocol {

void describe(auto& fields, Is<RunInfo> auto& run)
{
    fields.required("name", run.name);
    fields.path("path", run.path);
    fields.object("description", run.description);
    fields.required("global_step", run.globalStep);
    fields.required("num_steps", run.numSteps);
    fields.required("checkpoints", run.checkpoints);
    fields.required("has_adapter", run.hasAdapter);
    fields.optional("last_loss", run.lastLoss);
    fields.optional("last_pass_at_1", run.lastPassAt1);
    fields.required("changed_at_ms", run.changedAtMs);
    fields.optional("failure", run.failure);
}

void describe(auto& fields, Is<ReadMetricsRequest> auto& request)
{
    fields.required("run", request.run);
    fields.withDefault("after_step", request.afterStep);
}

void describe(auto& fields, Is<MetricRecord> auto& record)
{
    fields.required("global_step", record.globalStep);
    fields.measured("loss", record.loss);
    fields.measured("grad_norm", record.gradNorm);
    fields.measured("learning_rate", record.learningRate);
    fields.measured("soft_label_agreement", record.softLabelAgreement);
    fields.measured("samples_per_second", record.samplesPerSecond);
    fields.measured("tokens_per_second", record.tokensPerSecond);
    fields.measured("seconds", record.seconds);
    fields.measured("resident_mib", record.residentMib);
    fields.measured("device_mib", record.deviceMib);
    fields.optional("validation_loss", record.validationLoss);
    fields.optional("pass_at_1", record.passAt1);
    fields.optional("pass_at_1_low", record.passAt1Low);
    fields.optional("pass_at_1_high", record.passAt1High);
}

void describe(auto& fields, Is<RunMark> auto& mark)
{
    fields.required("kind", mark.kind);
    fields.required("global_step", mark.globalStep);
}

void describe(auto& fields, Is<RunMetrics> auto& metrics)
{
    fields.required("run", metrics.run);
    fields.required("sequence", metrics.sequence);
    fields.required("restarts", metrics.restarts);
    fields.required("records", metrics.records);
    fields.required("marks", metrics.marks);
}

void describe(auto& fields, Is<Accuracy> auto& accuracy)
{
    fields.required("num_correct", accuracy.numCorrect);
    fields.required("num_questions", accuracy.numQuestions);
    fields.required("share", accuracy.share, 0.0, 1.0);
    fields.required("low", accuracy.low, 0.0, 1.0);
    fields.required("high", accuracy.high, 0.0, 1.0);
    fields.withDefault("num_unfinished", accuracy.numUnfinished);
}

void describe(auto& fields, Is<EvaluationInfo> auto& evaluation)
{
    fields.required("id", evaluation.id);
    fields.required("label", evaluation.label);
    fields.required("benchmark", evaluation.benchmark);
    fields.path("model_path", evaluation.modelPath);
    fields.path("adapter_path", evaluation.adapterPath);
    fields.path("problem_file", evaluation.problemFile);
    fields.object("settings", evaluation.settings);
    fields.required("created_at_ms", evaluation.createdAtMs);
    fields.required("accuracy", evaluation.accuracy);
}

void describe(auto& fields, Is<EvaluationProgress> auto& progress)
{
    fields.required("evaluation", progress.evaluation);
    fields.required("sequence", progress.sequence);
    fields.required("num_asked", progress.numAsked);
    fields.required("accuracy", progress.accuracy);
}

void describe(auto& fields, Is<QuestionResult> auto& question)
{
    fields.required("problem", question.problem);
    fields.required("prompt_id", question.promptId);
    fields.required("question", question.question);
    fields.required("text", question.text);
    fields.required("num_tokens", question.numTokens);
    fields.required("extracted", question.extracted);
    fields.required("reference", question.reference);
    fields.required("is_correct", question.isCorrect);
    fields.required("reason", question.reason);
    fields.withDefault("finish_reason", question.finishReason);
}

void describe(auto& fields, Is<ReadEvaluationRequest> auto& request)
{
    fields.required("evaluation", request.evaluation);
    fields.withDefault("first", request.first);
    fields.required("count", request.count);
}

void describe(auto& fields, Is<EvaluationResults> auto& results)
{
    fields.required("evaluation", results.evaluation);
    fields.required("first", results.first);
    fields.required("num_questions", results.numQuestions);
    fields.required("questions", results.questions);
}

void describe(auto& fields, Is<CompareEvaluationsRequest> auto& request)
{
    fields.required("before", request.before);
    fields.required("after", request.after);
}

void describe(auto& fields, Is<EvaluationComparison> auto& comparison)
{
    fields.required("before", comparison.before);
    fields.required("after", comparison.after);
    fields.required("both_right", comparison.bothRight);
    fields.required("both_wrong", comparison.bothWrong);
    fields.required("became_right", comparison.becameRight);
    fields.required("became_wrong", comparison.becameWrong);
    fields.required("p_value", comparison.pValue, 0.0, 1.0);
    fields.required("difference", comparison.difference, -1.0, 1.0);
    fields.required("difference_low", comparison.differenceLow, -1.0, 1.0);
    fields.required("difference_high", comparison.differenceHigh, -1.0, 1.0);
    fields.required("only_before", comparison.onlyBefore);
    fields.required("only_after", comparison.onlyAfter);
}

LR_MAP_MESSAGE(RunInfo)
LR_MAP_MESSAGE(ReadMetricsRequest)
LR_MAP_MESSAGE(MetricRecord)
LR_MAP_MESSAGE(RunMark)
LR_MAP_MESSAGE(RunMetrics)
LR_MAP_MESSAGE(Accuracy)
LR_MAP_MESSAGE(EvaluationInfo)
LR_MAP_MESSAGE(EvaluationProgress)
LR_MAP_MESSAGE(QuestionResult)
LR_MAP_MESSAGE(ReadEvaluationRequest)
LR_MAP_MESSAGE(EvaluationResults)
LR_MAP_MESSAGE(CompareEvaluationsRequest)
LR_MAP_MESSAGE(EvaluationComparison)

} // namespace lr::protocol
