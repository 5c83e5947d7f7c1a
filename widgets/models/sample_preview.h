#pragma once

#include "models/sample_preview_model.h"
#include "models/scoring_steps.h"
#include "models/token_text.h"
#include "protocol/job_messages.h"

#include <cstddef>
#include <vector>

namespace lr::widgets {

/// The first samples that a job would be trained on, and their number, computed in the same way as in the engine.
struct SamplePreviews
{
    std::vector<SamplePreview> first;
    std::size_t numSamples = 0; ///< before some of the questions are held out for validation
};

/// Makes the preview from the steps of the job's scoring; `texts` is its vocabulary. Throws
/// common::Error(InvalidArgument) if the thresholds, the choice of steps or the label are invalid.
SamplePreviews previewSamples(
    const ScoringSteps& steps, const TokenTexts& texts, const settings::TrainSettings& job, std::size_t maxSamples);

} // namespace lr::widgets
