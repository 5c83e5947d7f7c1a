#include "models/step_details.h"

#include "selection/soft_label.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace lr::widgets {

namespace {

struct StepDetailsText
{
    Q_DECLARE_TR_FUNCTIONS(StepDetails)
};

StepToken tokenOf(const steps::Candidate& candidate, const TokenTexts& texts)
{
    StepToken token;
    token.id = candidate.tokenId;
    token.text = texts.text(candidate.tokenId);
    token.expertProb = std::exp(double{candidate.expertLogProb});
    token.amateurProb = std::exp(double{candidate.amateurLogProb});
    token.logRatioNats = selection::logRatio(candidate);
    return token;
}

/// Which candidates are among the `numTop` of one of the models; `candidates` descend by π_E.
std::vector<bool> isOnTop(const std::vector<steps::Candidate>& candidates, std::size_t numTop)
{
    std::vector<bool> onTop(candidates.size(), false);
    const auto count = std::min(numTop, candidates.size());
    std::fill_n(onTop.begin(), count, true);
    std::vector<std::size_t> byAmateur(candidates.size());
    std::iota(byAmateur.begin(), byAmateur.end(), std::size_t{0});
    std::partial_sort(byAmateur.begin(), byAmateur.begin() + static_cast<std::ptrdiff_t>(count), byAmateur.end(),
        [&](std::size_t a, std::size_t b) { return candidates[a].amateurLogProb > candidates[b].amateurLogProb; });
    for (std::size_t i = 0; i < count; ++i)
        onTop[byAmateur[i]] = true;
    return onTop;
}

void addTop(StepDetails& details, const std::vector<StepToken>& tokens, const std::vector<bool>& onTop)
{
    bool hasActual = false;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!onTop[i] && !tokens[i].isActual)
            continue;
        details.top.push_back(tokens[i]);
        hasActual = hasActual || tokens[i].isActual;
    }
    if (!hasActual) // too improbable to have been stored as a candidate
        details.top.push_back(details.token);
    // What either model holds for likely comes first: where they part ways, the amateur's choice is at the end of the
    // expert's list.
    std::ranges::stable_sort(details.top, std::ranges::greater(),
        [](const StepToken& token) { return std::max(token.expertProb, token.amateurProb); });
    details.expertOutside = 1;
    details.amateurOutside = 1;
    for (const auto& token : details.top) {
        details.expertOutside -= token.expertProb;
        details.amateurOutside -= token.amateurProb;
    }
    details.expertOutside = std::max(details.expertOutside, 0.0); // stored in float32
    details.amateurOutside = std::max(details.amateurOutside, 0.0);
}

void addLabel(StepDetails& details, std::vector<StepToken>& tokens, const selection::SoftLabel& label)
{
    details.labelEntropyNats = selection::entropyNats(label);
    details.expertMassCut = 1;
    for (std::size_t i = 0; i < label.size(); ++i) { // in the order of the candidates
        tokens[i].isPlausible = true;
        tokens[i].weight = label[i].weight;
        details.expertMassCut -= tokens[i].expertProb;
        details.label.push_back(tokens[i]);
    }
    details.expertMassCut = std::max(details.expertMassCut, 0.0);
}

/// What is known of y_t and of the step as a whole.
void addFigures(StepDetails& details, const ScoringSteps& steps, const TokenTexts& texts)
{
    using steps::StepRecord;
    const auto row = details.row;
    const auto& table = steps.table();
    const auto at = [&](auto member) { return table.column(member)[row]; };
    details.position = steps.positionOf(row);
    details.token =
        tokenOf({at(&StepRecord::tokenId), at(&StepRecord::expertLogProb), at(&StepRecord::amateurLogProb)}, texts);
    details.token.isActual = true;
    details.expertTop1 = texts.text(table.expertTop1Id(row));
    details.amateurTop1 = texts.text(at(&StepRecord::amateurTop1Id));
    details.klNats = double{table.klNats()[row]};
    std::ranges::transform(
        steps::kQuantities, details.values.begin(), [&](const auto& quantity) { return table.value(row, quantity); });
    details.isFirstStep = table.steps()[row] == 0;
}

} // namespace

StepDetails describeStep(const Exploration& exploration, std::size_t row, std::size_t numTop)
{
    const auto steps = exploration.steps();
    const auto& texts = *exploration.texts();
    const auto alpha = exploration.thresholds().plausibilityThreshold;
    StepDetails details;
    details.row = row;
    details.isSelected = exploration.selection()->isSelected(row);
    addFigures(details, *steps, texts);

    const auto candidates = steps->table().candidates(row);
    details.numCandidates = candidates.size();
    std::vector<StepToken> tokens;
    for (const auto& candidate : candidates) {
        tokens.push_back(tokenOf(candidate, texts));
        tokens.back().isActual = candidate.tokenId == details.token.id;
    }
    details.cutProb = alpha * tokens.front().expertProb;
    addLabel(details, tokens, selection::softLabel(candidates, alpha));
    addTop(details, tokens, isOnTop(candidates, numTop));
    return details;
}

QString verdictOf(const StepDetails& step, const selection::SelectionThresholds& thresholds)
{
    const auto reaches = step.klNats >= double{selection::klCut(thresholds.klThreshold)};
    const QLocale locale;
    const auto comparison =
        StepDetailsText::tr("KL %1 %2 β %3")
            .arg(locale.toString(step.klNats, 'f', 2), reaches ? QStringLiteral("≥") : QStringLiteral("<"),
                locale.toString(thresholds.klThreshold, 'f', 2));
    const auto plausible = StepDetailsText::tr("%1 of %2 tokens plausible.")
                               .arg(locale.toString(static_cast<qulonglong>(step.label.size())),
                                   locale.toString(static_cast<qulonglong>(step.numCandidates)));
    if (step.isSelected)
        return StepDetailsText::tr("%1: selected. %2").arg(comparison, plausible);
    if (reaches && step.isFirstStep)
        return StepDetailsText::tr("%1, but the first step is left out. %2").arg(comparison, plausible);
    return StepDetailsText::tr("%1: not selected. %2").arg(comparison, plausible);
}

QString probabilityText(double probability)
{
    const QLocale locale;
    if (probability <= 0)
        return locale.toString(0);
    if (probability >= 0.01)
        return locale.toString(probability, 'f', 3);
    if (probability >= 1e-4)
        return locale.toString(probability, 'f', 5);
    return locale.toString(probability, 'e', 1);
}

} // namespace lr::widgets
