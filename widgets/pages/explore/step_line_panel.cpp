#include "pages/explore/step_line_panel.h"

#include "models/step_metrics.h"
#include "pages/explore/corner_button.h"
#include "pages/explore/quantity_box.h"

#include <QAction>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>
#include <string_view>

namespace lr::widgets {

namespace {

constexpr std::string_view kShownAtFirst[] = {"kl_nats", "expert_entropy_nats", "amateur_entropy_nats"};

} // namespace

StepLinePanel::StepLinePanel(Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_exploration(exploration)
    , m_plot(new StepLinePlot(this))
    , m_menu(new QMenu(tr("Lines"), this))
{
    m_plot->setEmptyText(tr("Select a problem: KL and entropies at each step of its answer appear here."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    m_plot->setMinimumHeight(5 * fontMetrics().height()); // it may share its place with an atlas that needs no more
    setFocusProxy(m_plot);
    makeLinesMenu();
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

/// Ranks are left out: they do not share an axis with what is in nats.
void StepLinePanel::makeLinesMenu()
{
    for (const auto& quantity : steps::kQuantities) {
        if (quantity.unit != steps::Unit::Nats)
            continue;
        auto* action = m_menu->addAction(nameOf(quantity));
        action->setCheckable(true);
        action->setChecked(std::ranges::find(kShownAtFirst, quantity.key) != std::end(kShownAtFirst));
        connect(action, &QAction::toggled, this, [this, line = m_choices.size()](bool isOn) {
            if (m_trajectory)
                m_plot->setShown(line, isOn);
        });
        m_choices.push_back({&quantity, action});
    }
    m_menu->setToolTipsVisible(true);
    auto* button = new CornerButton(tr("Lines"), tr("Which lines are drawn"), m_plot);
    button->setObjectName(QStringLiteral("stepLines"));
    connect(button, &CornerButton::clicked, m_menu,
        [this, button] { m_menu->popup(button->mapToGlobal(button->rect().bottomLeft())); });
}

void StepLinePanel::followSteps()
{
    for (const auto& [quantity, action] : m_choices) {
        action->setEnabled(isAvailable(m_exploration, *quantity));
        action->setToolTip(choiceToolTip(*quantity, action->isEnabled()));
    }
    m_trajectory.reset();
    followCurrentStep();
}

void StepLinePanel::followCurrentStep()
{
    const auto& current = m_exploration.currentStep();
    if (!m_exploration.steps() || !current) {
        m_trajectory.reset();
        m_plot->clear();
        return;
    }
    if (m_trajectory != current->trajectory) {
        m_trajectory = current->trajectory;
        m_plot->setLines(linesOf(*m_trajectory));
    }
    m_plot->setCurrentStep(static_cast<qsizetype>(current->step));
}

void StepLinePanel::followThresholds()
{
    m_plot->setKlThreshold(m_exploration.thresholds().klThreshold);
    m_plot->setIncludeFirstStep(m_exploration.thresholds().includeFirstStep);
}

std::vector<StepLine> StepLinePanel::linesOf(std::size_t trajectory) const
{
    const auto table = m_exploration.table();
    const auto first = table->rowBegin(trajectory);
    const auto count = table->rowBegin(trajectory + 1) - first;
    std::vector<StepLine> lines;
    for (const auto& [quantity, action] : m_choices)
        lines.push_back(
            {plotted(*quantity), table->values(*quantity, first, count), action->isChecked() && action->isEnabled()});
    return lines;
}

} // namespace lr::widgets
