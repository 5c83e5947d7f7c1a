#include "pages/explore/step_line_panel.h"

#include "plots/step_line_plot.h"

#include <QVBoxLayout>

namespace lr::widgets {

namespace {

std::vector<float> partOf(std::span<const float> column, std::size_t first, std::size_t count)
{
    const auto part = column.subspan(first, count);
    return {part.begin(), part.end()};
}

} // namespace

StepLinePanel::StepLinePanel(Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_exploration(exploration)
    , m_plot(new StepLinePlot(this))
{
    m_plot->setEmptyText(tr("Select a problem: here KL and entropies run along the steps of its answer."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    m_plot->setMinimumHeight(5 * fontMetrics().height()); // it may share its place with an atlas that needs no more
    setFocusProxy(m_plot);
    connect(&exploration, &Exploration::stepsChanged, this, &StepLinePanel::followSteps);
    connect(&exploration, &Exploration::currentStepChanged, this, &StepLinePanel::followCurrentStep);
    connect(&exploration, &Exploration::thresholdsChanged, this, &StepLinePanel::followThresholds);
    connect(m_plot, &StepLinePlot::stepActivated, this, [this](qsizetype step) {
        if (m_trajectory && step >= 0)
            m_exploration.setCurrentStep(*m_trajectory, static_cast<std::size_t>(step));
    });
    followSteps();
    followThresholds();
}

void StepLinePanel::followSteps()
{
    m_trajectory.reset();
    followCurrentStep();
}

void StepLinePanel::followCurrentStep()
{
    const auto& current = m_exploration.currentStep();
    const auto steps = m_exploration.steps();
    if (!steps || !current) {
        m_plot->clear();
        return;
    }
    if (m_trajectory != current->trajectory) {
        m_trajectory = current->trajectory;
        const auto& table = steps->table();
        const auto first = table.rowBegin(*m_trajectory);
        const auto count = steps->numSteps(*m_trajectory);
        m_plot->setLines({partOf(table.klNats(), first, count), partOf(table.expertEntropies(), first, count),
            partOf(table.amateurEntropies(), first, count)});
    }
    m_plot->setCurrentStep(static_cast<qsizetype>(current->step));
}

void StepLinePanel::followThresholds()
{
    m_plot->setKlThreshold(m_exploration.thresholds().klThreshold);
    m_plot->setIncludeFirstStep(m_exploration.thresholds().includeFirstStep);
}

} // namespace lr::widgets
