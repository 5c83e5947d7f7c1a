#include "models/sample_preview.h"

#include "selection/variants.h"

#include <algorithm>

namespace lr::widgets {

namespace {

/// Rows of the steps that may be taken, in the engine's order: trajectory by trajectory.
std::vector<std::size_t> eligibleRows(const steps::StepTable& table, bool includeFirstStep)
{
    std::vector<std::size_t> rows;
    rows.reserve(table.numSteps());
    for (std::size_t row = 0; row < table.numSteps(); ++row)
        if (includeFirstStep || table.steps()[row] != 0)
            rows.push_back(row);
    return rows;
}

QString prefixText(const ScoringSteps& steps, const TokenTexts& texts, std::size_t row)
{
    const auto first = steps.rowOf({steps.positionOf(row).trajectory, 0});
    QString text;
    for (auto before = first; before < row; ++before)
        text += texts.textInLine(steps.table().tokenIds()[before]);
    return text;
}

QList<SamplePreview::Weight> labelOf(
    const ScoringSteps& steps, const TokenTexts& texts, std::size_t row, double alpha, selection::LabelKind kind)
{
    auto label = selection::makeLabel(steps.table().candidates(row), alpha, kind);
    std::stable_sort(label.begin(), label.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
    QList<SamplePreview::Weight> weights;
    for (const auto& [tokenId, weight] : label)
        weights.append({texts.text(tokenId), weight, tokenId == steps.table().tokenIds()[row]});
    return weights;
}

} // namespace

SamplePreviews previewSamples(
    const ScoringSteps& steps, const TokenTexts& texts, const settings::TrainSettings& job, std::size_t maxSamples)
{
    const auto thresholds = job.thresholds();
    const auto kind = job.label;
    const auto& table = steps.table();
    const auto rows = eligibleRows(table, thresholds.includeFirstStep);
    std::vector<float> klNats(rows.size());
    std::transform(rows.begin(), rows.end(), klNats.begin(), [&](std::size_t row) { return table.klNats()[row]; });
    const auto selected = selection::chooseSteps(klNats, job.choice, thresholds.klThreshold, job.seed);
    SamplePreviews previews;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!selected[i] || previews.numSamples++ >= maxSamples)
            continue;
        const auto row = rows[i];
        const auto& head = steps.heads()[steps.positionOf(row).trajectory];
        previews.first.push_back(
            {QString::fromStdString(head.question), prefixText(steps, texts, row), table.steps()[row],
                table.klNats()[row], labelOf(steps, texts, row, thresholds.plausibilityThreshold, kind)});
    }
    return previews;
}

} // namespace lr::widgets
