#pragma once

#include "jobs/progress.h"
#include "model/merge_adapter.h"
#include "settings/evaluate_settings.h"

#include <stop_token>
#include <string>

namespace lr::engine {

/// Adds an adapter to a model's weights and writes the result as a model folder. Throws what opening both throws, and
/// as model::mergeAdapter.
model::MergeResult run(const settings::MergeSettings& options, jobs::ProgressTarget progress, std::stop_token stop);

/// What the command prints with --json, and without.
common::OrderedJson toJson(const model::MergeResult& result, const settings::MergeSettings& options);
std::string summaryOf(const model::MergeResult& result, const settings::MergeSettings& options);

} // namespace lr::engine
