#pragma once

#include "models/exploration.h"

#include <QString>

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

/// Everything about one step, as its views show it. Logs in nats.
struct StepDetails
{
    std::size_t row = 0;
    StepPosition position;
    StepToken token; ///< y_t
    std::int32_t expertRank = 0;
    std::int32_t amateurRank = 0; ///< 0 outside the amateur's vocabulary
    QString expertTop1;
    QString amateurTop1;
    double klNats = 0;
    double expertEntropyNats = 0;
    double amateurEntropyNats = 0;

    std::vector<StepToken> top; ///< the most probable of both models, descending max(π_E, π_A); y_t is among them
    double expertOutside = 0;   ///< probability of all other tokens
    double amateurOutside = 0;
    double cutProb = 0;           ///< α · max π_E
    std::vector<StepToken> label; ///< the plausible tokens, descending π_E
    double labelEntropyNats = 0;
    double expertMassCut = 0; ///< π_E outside the mask
    std::size_t numCandidates = 0;
    bool isFirstStep = false;
    bool isKept = false;
};

/// Of a row of exploration.steps(); `numTop` most probable tokens of each model.
StepDetails describeStep(const Exploration& exploration, std::size_t row, std::size_t numTop);

/// "KL 1.93 ≥ β 0.40: kept. 3 of 14 tokens plausible."
QString verdictOf(const StepDetails& step, const selection::SelectionThresholds& thresholds);

/// A probability with the digits that tell it from 0 and 1: "0.953", "0.0012", "3·10⁻⁷".
QString probabilityText(double probability);

} // namespace lr::widgets
