#pragma once

#include "selection/soft_label.h"
#include "selection/thresholds.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace lr::selection {

/// Which steps a run is trained on: those of the method, or those of a variant that it is compared with.
enum class StepChoice
{
    Selected, ///< KL ≥ the KL threshold β
    All,      ///< every step
    Random,   ///< as many as Selected, drawn uniformly
    LowestKl  ///< as many as Selected, with the lowest KL
};

/// What a step is trained towards.
enum class LabelKind
{
    Contrast,       ///< the method's soft label: softmax of ln(π_E/π_A) over the plausible tokens
    ContrastArgmax, ///< all weight on the soft label's most probable token
    Expert,         ///< the expert's own distribution over the plausible tokens, renormalised
    ExpertArgmax    ///< all weight on the expert's most probable token
};

/// "selected", "all", "random", "lowest-kl"; "contrast", "contrast-argmax", "expert", "expert-argmax".
std::string_view name(StepChoice choice);
std::string_view name(LabelKind kind);
/// Throw Error(InvalidArgument) listing the names there are.
StepChoice parseStepChoice(std::string_view text);
LabelKind parseLabelKind(std::string_view text);

/// One flag for each step: whether the run is trained on it. `klNats` are the KL values of all steps that come into
/// question, in a fixed order. Draws and ties depend only on positions and `seed`.
std::vector<bool> chooseSteps(std::span<const float> klNats, StepChoice choice, double klThreshold, std::uint64_t seed);

/// The label of that kind over the plausible tokens. Throws as softLabel().
SoftLabel makeLabel(std::span<const steps::Candidate> candidates, double plausibilityThreshold, LabelKind kind);

} // namespace lr::selection
