#pragma once

#include "engine/evaluate_job.h"
#include "engine/merge_job.h"
#include "engine/sample_job.h"
#include "engine/score_job.h"
#include "engine/train_job.h"

/// The work of every kind of job, one function each:
///
///     Result run(settings, ProgressTarget, stop_token)      Throws Error; Error(Cancelled) after a stop request
///     OrderedJson toJson(result, settings)                  what the command prints with --json
///     std::string summaryOf(result, settings)               what it prints without
///
/// Resuming a run takes its folder in place of settings: resumeTraining().
