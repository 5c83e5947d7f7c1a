#include "protocol/message_fields.h"

namespace lr::protocol {

void describe(auto& fields, Is<OpenWorkspaceRequest> auto& request)
{
    fields.path("path", request.path);
    fields.withDefault("create_if_missing", request.createIfMissing);
}

void describe(auto& fields, Is<ScoringInfo> auto& scoring)
{
    fields.required("id", scoring.id);
    fields.path("expert_path", scoring.expertPath);
    fields.path("amateur_path", scoring.amateurPath);
    fields.required("expert_fingerprint", scoring.expertFingerprint);
    fields.required("is_given_text", scoring.isGivenText);
    fields.object("generation_settings", scoring.generationSettings);
    fields.object("scoring_settings", scoring.scoringSettings);
    fields.required("created_at_ms", scoring.createdAtMs);
    fields.required("num_trajectories", scoring.numTrajectories);
    fields.required("num_steps", scoring.numSteps);
    fields.required("num_candidates", scoring.numCandidates);
}

void describe(auto& fields, Is<WorkspaceInfo> auto& workspace)
{
    fields.path("path", workspace.path);
    fields.required("scorings", workspace.scorings);
    fields.required("num_problems", workspace.numProblems);
    fields.required("num_runs", workspace.numRuns);
    fields.required("num_evaluations", workspace.numEvaluations);
}

void describe(auto& fields, Is<GradeRequest> auto& request)
{
    fields.required("scoring", request.scoring);
    fields.path("problems", request.problems);
}

void describe(auto& fields, Is<TrajectoryGrade> auto& grade)
{
    fields.optional("is_correct", grade.isCorrect);
    fields.required("extracted", grade.extracted);
    fields.required("reference", grade.reference);
}

void describe(auto& fields, Is<GradeResult> auto& result)
{
    fields.required("scoring", result.scoring);
    fields.required("grades", result.grades);
    fields.required("num_correct", result.numCorrect);
    fields.required("num_graded", result.numGraded);
    fields.withDefault("notice", result.notice);
}

void describe(auto& fields, Is<ModelDescription> auto& model)
{
    fields.path("folder", model.folder);
    fields.required("architecture", model.architecture);
    fields.required("dtype", model.dtype);
    fields.required("num_parameters", model.numParameters);
    fields.required("weight_bytes", model.weightBytes);
    fields.required("num_layers", model.numLayers);
    fields.required("hidden_size", model.hiddenSize);
    fields.required("vocab_size", model.vocabSize);
    fields.required("context_tokens", model.contextTokens);
    fields.required("fingerprint", model.fingerprint);
    fields.optional("failure", model.failure);
}

void describe(auto& fields, Is<InspectPairRequest> auto& request)
{
    fields.path("expert", request.expert);
    fields.path("amateur", request.amateur);
}

void describe(auto& fields, Is<PairReport> auto& report)
{
    fields.required("expert", report.expert);
    fields.required("amateur", report.amateur);
    fields.optional("tokenizer_difference", report.tokenizerDifference);
    fields.required("sampling_bytes", report.samplingBytes);
    fields.required("available_bytes", report.availableBytes);
}

void describe(auto& fields, Is<ExportSamplesRequest> auto& request)
{
    fields.required("scoring", request.scoring);
    fields.withDefault("plausibility_threshold", request.plausibilityThreshold, 0.0, 1.0);
    fields.withDefault("kl_threshold", request.klThreshold);
    fields.withDefault("include_first_step", request.includeFirstStep);
    fields.path("out", request.out);
}

void describe(auto& fields, Is<ExportSamplesResult> auto& result)
{
    fields.path("path", result.path);
    fields.required("num_samples", result.numSamples);
    fields.required("num_steps", result.numSteps);
}

LR_MAP_MESSAGE(OpenWorkspaceRequest)
LR_MAP_MESSAGE(ScoringInfo)
LR_MAP_MESSAGE(WorkspaceInfo)
LR_MAP_MESSAGE(GradeRequest)
LR_MAP_MESSAGE(TrajectoryGrade)
LR_MAP_MESSAGE(GradeResult)
LR_MAP_MESSAGE(ModelDescription)
LR_MAP_MESSAGE(InspectPairRequest)
LR_MAP_MESSAGE(PairReport)
LR_MAP_MESSAGE(ExportSamplesRequest)
LR_MAP_MESSAGE(ExportSamplesResult)

} // namespace lr::protocol
