#include "pages/explore/step_histogram_panel.h"

#include "pages/explore/quantity_box.h"
#include "plots/step_histogram.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace lr::widgets {

StepHistogramPanel::StepHistogramPanel(Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_exploration(exploration)
    , m_quantity(new QuantityBox(exploration, this))
    , m_histogram(new StepHistogram(this))
{
    m_quantity->setAccessibleName(tr("What the histogram shows"));
    m_histogram->setEmptyText(tr("How many steps have which KL: drag the line to move β."));
    auto* head = new QHBoxLayout;
    head->addWidget(m_quantity);
    head->addStretch(1);
    head->addWidget(makeCountScaleBox());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_histogram, 1);
    setFocusProxy(m_histogram);
    auto& history = exploration.history();
    connect(m_histogram, &StepHistogram::klThresholdDragged, &history, &ThresholdHistory::moveKlThreshold);
    connect(m_histogram, &StepHistogram::klThresholdChosen, &history, [&history](double klThreshold) {
        history.moveKlThreshold(klThreshold);
        history.endMove();
    });
    connect(m_quantity, &QuantityBox::quantityChanged, this, &StepHistogramPanel::followSteps);
    connect(&exploration, &Exploration::stepsChanged, this, &StepHistogramPanel::followSteps);
    connect(&exploration, &Exploration::thresholdsChanged, this,
        [this] { m_histogram->setKlThreshold(m_exploration.thresholds().klThreshold); });
    followSteps();
    m_histogram->setKlThreshold(exploration.thresholds().klThreshold);
}

QCheckBox* StepHistogramPanel::makeCountScaleBox()
{
    auto* box = new QCheckBox(tr("&Log counts"), this);
    box->setToolTip(tr("Most steps have almost no KL: a logarithmic axis shows the few others too."));
    connect(box, &QCheckBox::toggled, m_histogram, &StepHistogram::setLogarithmicCounts);
    connect(m_histogram->logarithmicAction(), &QAction::toggled, box, &QCheckBox::setChecked);
    box->setChecked(true);
    return box;
}

void StepHistogramPanel::followSteps()
{
    const auto table = m_exploration.table();
    const auto& quantity = m_quantity->quantity();
    m_histogram->setValues(table ? table->values(quantity) : std::vector<float>(), plotted(quantity));
}

} // namespace lr::widgets
