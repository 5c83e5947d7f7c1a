#pragma once

#include "plots/samples_histogram.h"
#include "selection/live_selection.h"

#include <QWidget>

#include <array>
#include <optional>

class QLabel;

namespace lr::widgets {

/// The effect of the thresholds: the figures of a SelectionSummary with their names, and the training time.
class SelectionCounts : public QWidget
{
    Q_OBJECT

public:
    enum Figure
    {
        StepsSelected,
        SamplesPerQuestion,
        WithoutSample,
        TunedTokens,
        LabelEntropy,
        SelectedKl,
        CutMasks,
        TrainingTime,
        NumFigures
    };

    explicit SelectionCounts(QWidget* parent = nullptr);

    /// Null if there is nothing to count.
    void setSummary(const selection::SelectionSummary* summary);
    /// Samples per second of an earlier run; unset or not above 0: unknown.
    void setTrainingRate(std::optional<double> samplesPerSecond);

    QString text(Figure figure) const;

private:
    void show(Figure figure, const QString& text);
    void showTrainingTime();

    std::array<QLabel*, NumFigures> m_values = {};
    SamplesHistogram* m_histogram;
    std::optional<std::size_t> m_numSamples;
    std::optional<double> m_samplesPerSecond;
};

} // namespace lr::widgets
