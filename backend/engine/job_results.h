#pragma once

#include "engine/sample_job.h"
#include "engine/score_job.h"
#include "engine/train_job.h"

namespace lr::engine {

struct EvaluateSummary;

/// What the commands print with --json.
common::OrderedJson toJson(const SampleResult& result, const std::filesystem::path& workspace);
common::OrderedJson toJson(const ScoreResult& result, const std::filesystem::path& workspace);
common::OrderedJson toJson(const TrainResult& result);
common::OrderedJson toJson(const EvaluateSummary& summary, const std::string& benchmark);

} // namespace lr::engine
