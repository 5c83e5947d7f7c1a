#include "models/accuracy_curve.h"

#include "evaluation/proportion.h"

namespace lr::widgets {

std::vector<protocol::Accuracy> accuracyCurve(const std::vector<bool>& isCorrect)
{
    std::vector<protocol::Accuracy> curve;
    curve.reserve(isCorrect.size());
    std::int64_t numCorrect = 0;
    for (const bool correct : isCorrect) {
        numCorrect += correct ? 1 : 0;
        const auto p = evaluation::proportionOf(numCorrect, static_cast<std::int64_t>(curve.size()) + 1);
        curve.push_back({p.numSuccesses, p.numTrials, p.share, p.low, p.high});
    }
    return curve;
}

} // namespace lr::widgets
