#pragma once

/// The wire's names: one place for both sides. `README.md` beside this file describes each message.
namespace lr::protocol {

inline constexpr int kProtocolVersion = 2;

namespace method {

inline constexpr const char* kInitialize = "initialize";
inline constexpr const char* kShutdown = "shutdown";
inline constexpr const char* kOpenWorkspace = "workspace/open";
inline constexpr const char* kReadSteps = "steps/read";
inline constexpr const char* kReadVocabulary = "vocabulary/read";
inline constexpr const char* kGradeTrajectories = "trajectories/grade";
inline constexpr const char* kInspectPair = "models/inspect";
inline constexpr const char* kStartJob = "jobs/start";
inline constexpr const char* kCheckJob = "jobs/check";
inline constexpr const char* kListJobs = "jobs/list";
inline constexpr const char* kPauseJob = "jobs/pause";
inline constexpr const char* kResumeJob = "jobs/resume";
inline constexpr const char* kStopJob = "jobs/stop";
inline constexpr const char* kReadEvents = "events/read";
inline constexpr const char* kListRuns = "runs/list";
inline constexpr const char* kReadMetrics = "runs/metrics";
inline constexpr const char* kListEvaluations = "evaluations/list";
inline constexpr const char* kReadEvaluation = "evaluations/read";
inline constexpr const char* kCompareEvaluations = "evaluations/compare";
inline constexpr const char* kExportSamples = "selection/export";

} // namespace method

namespace notification {

inline constexpr const char* kJobChanged = "job/changed";                ///< JobInfo: state, progress, result
inline constexpr const char* kMetrics = "run/metrics";                   ///< RunMetrics: records as they are logged
inline constexpr const char* kQuestionsAnswered = "evaluation/answered"; ///< EvaluationProgress
inline constexpr const char* kWorkspaceChanged = "workspace/changed";    ///< WorkspaceInfo: something new to read
inline constexpr const char* kEventsDropped = "events/dropped"; ///< ReadEventsRequest: this client read too slowly
inline constexpr const char* kLog = "log";                      ///< LogLine

} // namespace notification

} // namespace lr::protocol
