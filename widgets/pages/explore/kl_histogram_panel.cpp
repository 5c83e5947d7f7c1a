#include "pages/explore/kl_histogram_panel.h"

#include "plots/kl_histogram.h"

#include <QVBoxLayout>

namespace lr::widgets {

KlHistogramPanel::KlHistogramPanel(Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_exploration(exploration)
    , m_histogram(new KlHistogram(this))
{
    m_histogram->setEmptyText(tr("How many steps have which KL: drag the line to move β."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_histogram);
    setFocusProxy(m_histogram);
    auto& history = exploration.history();
    connect(m_histogram, &KlHistogram::klThresholdDragged, &history, &ThresholdHistory::moveKlThreshold);
    connect(m_histogram, &KlHistogram::klThresholdChosen, &history, [&history](double klThreshold) {
        history.moveKlThreshold(klThreshold);
        history.endMove();
    });
    connect(&exploration, &Exploration::stepsChanged, this, &KlHistogramPanel::followSteps);
    connect(&exploration, &Exploration::thresholdsChanged, this,
        [this] { m_histogram->setKlThreshold(m_exploration.thresholds().klThreshold); });
    followSteps();
    m_histogram->setKlThreshold(exploration.thresholds().klThreshold);
}

void KlHistogramPanel::followSteps()
{
    const auto steps = m_exploration.steps();
    m_histogram->setValues(steps ? steps->table().klNats() : std::span<const float>());
}

} // namespace lr::widgets
