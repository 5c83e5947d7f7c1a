#include "pages/explore/kl_histogram_panel.h"

#include "plots/kl_histogram.h"

#include <QAction>
#include <QCheckBox>
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
    layout->setSpacing(0);
    layout->addWidget(makeCountScaleBox(), 0, Qt::AlignRight);
    layout->addWidget(m_histogram, 1);
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

QWidget* KlHistogramPanel::makeCountScaleBox()
{
    auto* box = new QCheckBox(tr("&Log counts"), this);
    box->setToolTip(tr("Most steps have almost no KL: a logarithmic axis shows the few others too."));
    connect(box, &QCheckBox::toggled, m_histogram, &KlHistogram::setLogarithmicCounts);
    connect(m_histogram->logarithmicAction(), &QAction::toggled, box, &QCheckBox::setChecked);
    box->setChecked(true);
    return box;
}

void KlHistogramPanel::followSteps()
{
    const auto steps = m_exploration.steps();
    m_histogram->setValues(steps ? steps->table().klNats() : std::span<const float>());
}

} // namespace lr::widgets
