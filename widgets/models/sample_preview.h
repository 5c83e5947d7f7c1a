#pragma once

#include "models/sample_preview_model.h"
#include "models/scoring_steps.h"
#include "models/token_text.h"
#include "protocol/job_messages.h"

#include <cstddef>
#include <vector>

namespace lr::widgets {

/// The first samples that a job would be trained on, and how many there are: by the same arithmetic as the engine's.
struct SamplePreviews
{
    std::vector<SamplePreview> first;
    std::size_t numSamples = 0; ///< before a share of the questions is held out
};

/// Of the steps of the job's scoring; `texts` is its vocabulary. Throws common::Error(InvalidArgument) for thresholds,
/// a choice or a label that are none.
SamplePreviews previewSamples(
    const ScoringSteps& steps, const TokenTexts& texts, const settings::TrainSettings& job, std::size_t maxSamples);

} // namespace lr::widgets
