#include "pages/explore/step_panel.h"

#include "pages/sentence.h"
#include "plots/distribution_plot.h"
#include "plots/soft_label_plot.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSpinBox>
#include <QVBoxLayout>

#include <limits>

namespace lr::widgets {

namespace {

constexpr int kNumTop = 8;
constexpr int kWideEnough = 56; ///< average characters that sentence and controls need beside each other
constexpr std::size_t kMostLabelBars = 24;

DistributionBars barsOf(const StepDetails& step)
{
    DistributionBars bars;
    for (const auto& token : step.top)
        bars.bars.push_back({token.text, token.expertProb, token.amateurProb, token.isActual, token.isPlausible});
    bars.expertOutside = step.expertOutside;
    bars.amateurOutside = step.amateurOutside;
    bars.cutProb = step.cutProb;
    return bars;
}

LabelBars labelOf(const StepDetails& step)
{
    LabelBars bars;
    for (const auto& token : step.label) {
        if (bars.bars.size() == kMostLabelBars)
            break;
        const auto logRatio = token.amateurProb > 0 ? token.logRatioNats : std::numeric_limits<double>::infinity();
        bars.bars.push_back({token.text, logRatio, token.weight, token.isActual});
    }
    return bars;
}

/// Calls `refresh` whenever what is known of the current step changes.
template <class Panel>
void follow(Exploration& exploration, Panel* panel, void (Panel::*refresh)())
{
    QObject::connect(&exploration, &Exploration::currentStepChanged, panel, refresh);
    QObject::connect(&exploration, &Exploration::summaryChanged, panel, refresh);
    QObject::connect(&exploration, &Exploration::vocabularyChanged, panel, refresh);
}

} // namespace

DistributionPanel::DistributionPanel(Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_exploration(exploration)
    , m_head(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_verdict(new Sentence(this))
    , m_numTop(new QSpinBox(this))
    , m_logarithmic(new QCheckBox(tr("&Log"), this))
    , m_plot(new DistributionPlot(this))
{
    m_verdict->setAccessibleName(tr("Why the step is selected or not"));
    m_plot->setEmptyText(tr("Select a token: the expert's and the amateur's probabilities appear here side by side."));
    m_numTop->setRange(1, 40);
    m_numTop->setValue(kNumTop);
    m_numTop->setPrefix(tr("top "));
    m_numTop->setAccessibleName(tr("Most probable tokens of each model"));
    m_logarithmic->setToolTip(tr("Logarithmic probabilities"));
    auto* controls = new QHBoxLayout;
    controls->addWidget(m_numTop);
    controls->addWidget(m_logarithmic);
    controls->addStretch(1);
    m_head->addWidget(m_verdict, 1);
    m_head->addLayout(controls);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(m_head);
    layout->addWidget(m_plot, 1);
    setFocusProxy(m_plot);
    connect(m_numTop, &QSpinBox::valueChanged, this, &DistributionPanel::refresh);
    connect(m_logarithmic, &QCheckBox::toggled, m_plot, &DistributionPlot::setLogarithmic);
    follow(exploration, this, &DistributionPanel::refresh);
    refresh();
}

void DistributionPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool isWide = width() >= kWideEnough * fontMetrics().averageCharWidth();
    m_head->setDirection(isWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void DistributionPanel::refresh()
{
    const auto row = m_exploration.currentRow();
    if (!row) {
        m_verdict->clear();
        m_plot->clear();
        return;
    }
    const auto step = describeStep(m_exploration, *row, static_cast<std::size_t>(m_numTop->value()));
    m_verdict->setText(verdictOf(step, m_exploration.thresholds()));
    m_plot->setBars(barsOf(step));
}

SoftLabelPanel::SoftLabelPanel(Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_exploration(exploration)
    , m_summary(new Sentence(this))
    , m_plot(new SoftLabelPlot(this))
{
    m_summary->setAccessibleName(tr("The soft label in words"));
    m_plot->setEmptyText(
        tr("Select a token: the weights that the expert would be trained towards at that step appear here."));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_summary);
    layout->addWidget(m_plot, 1);
    setFocusProxy(m_plot);
    follow(exploration, this, &SoftLabelPanel::refresh);
    refresh();
}

void SoftLabelPanel::refresh()
{
    const auto row = m_exploration.currentRow();
    if (!row) {
        m_summary->clear();
        m_plot->clear();
        return;
    }
    const auto step = describeStep(m_exploration, *row, 1);
    const QLocale locale;
    auto text =
        tr("%L1 of %L2 tokens, entropy %3 nats; the mask leaves out %4 % of the expert's probability.")
            .arg(step.label.size())
            .arg(step.numCandidates)
            .arg(locale.toString(step.labelEntropyNats, 'f', 3), locale.toString(100 * step.expertMassCut, 'f', 1));
    if (step.label.size() > kMostLabelBars)
        text += QLatin1Char(' ') + tr("The %L1 most probable are shown.").arg(kMostLabelBars);
    m_summary->setText(text);
    m_plot->setBars(labelOf(step));
}

} // namespace lr::widgets
