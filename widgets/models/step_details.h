#pragma once

#include "models/exploration.h"

#include <QString>

#include <array>
#include <vector>

namespace lr::widgets {

/// A token as both models see it at one step.
struct StepToken
{
    common::TokenId id = 0;
    QString text;
    double expertProb = 0;
    double amateurProb = 0;
    bool isActual = false;    ///< y_t
    bool isPlausible = false; ///< π_E ≥ α · max π_E
    double logRatioNats = 0;  ///< ln(π_E/π_A)
    double weight = 0;        ///< in the soft label; 0 outside the mask
};

/// Everything about one step, as its views show it. Logarithms are in nats.
struct StepDetails
{
    std::size_t row = 0;
    StepPosition position;
    StepToken token; ///< y_t
    QString expertTop1;
    QString amateurTop1;
    double klNats = 0;
    std::array<float, steps::kQuantities.size()> values{}; ///< of steps::kQuantities, in their order

    std::vector<StepToken> top; ///< the most probable of both models, descending max(π_E, π_A); y_t is among them
    double expertOutside = 0;   ///< probability of all other tokens
    double amateurOutside = 0;
    double cutProb = 0;           ///< α · max π_E
    std::vector<StepToken> label; ///< the plausible tokens, descending π_E
    double labelEntropyNats = 0;
    double expertMassCut = 0; ///< π_E outside the mask
    std::size_t numCandidates = 0;
    bool isFirstStep = false;
    bool isSelected = false;

    /// Value of a quantity, which is one of steps::kQuantities.
    float value(const steps::Quantity& quantity) const
    {
        return values[static_cast<std::size_t>(&quantity - steps::kQuantities.data())];
    }
};

/// The details of a row of exploration.steps(), with the `numTop` most probable tokens of each model.
StepDetails describeStep(const Exploration& exploration, std::size_t row, std::size_t numTop);

/// "KL 1.93 ≥ β 0.40: selected. 3 of 14 tokens plausible."
QString verdictOf(const StepDetails& step, const selection::SelectionThresholds& thresholds);

/// A probability with enough digits to distinguish it from 0 and 1: "0.953", "0.0012", "3·10⁻⁷".
QString probabilityText(double probability);

} // namespace lr::widgets
