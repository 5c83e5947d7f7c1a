#include "pages/explore/suggestion_box.h"

#include "selection/threshold_suggestion.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>
#include <cmath>

namespace lr::widgets {

SuggestionBox::SuggestionBox(QWidget* parent)
    : QWidget(parent)
    , m_goal(new QComboBox(this))
    , m_amount(new QDoubleSpinBox(this))
    , m_button(new QPushButton(tr("&Suggest β"), this))
{
    m_goal->addItem(tr("samples per question"), static_cast<int>(Goal::SamplesPerQuestion));
    m_goal->addItem(tr("% of the steps"), static_cast<int>(Goal::ShareOfSteps));
    m_goal->setAccessibleName(tr("What the suggested β should reach"));
    m_goal->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_goal->setMinimumContentsLength(8);
    m_amount->setAccessibleName(tr("How much the suggested β should select"));
    m_amount->setDecimals(1);
    m_button->setToolTip(tr("Sets the largest β that selects at least that many steps."));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_amount);
    layout->addWidget(m_goal, 1);
    layout->addWidget(m_button);
    connect(m_goal, &QComboBox::currentIndexChanged, this, &SuggestionBox::followGoal);
    connect(m_button, &QPushButton::clicked, this, &SuggestionBox::suggest);
    followGoal();
    setTable(nullptr);
}

void SuggestionBox::setTable(std::shared_ptr<const steps::StepTable> table)
{
    m_table = std::move(table);
    m_button->setEnabled(m_table && m_table->numSteps() > 0);
}

SuggestionBox::Goal SuggestionBox::goal() const
{
    return static_cast<Goal>(m_goal->currentData().toInt());
}

void SuggestionBox::setGoal(Goal goal, double amount)
{
    m_goal->setCurrentIndex(m_goal->findData(static_cast<int>(goal)));
    m_amount->setValue(amount);
}

void SuggestionBox::followGoal()
{
    const bool isShare = goal() == Goal::ShareOfSteps;
    m_amount->setRange(0.1, isShare ? 100 : 10'000);
    m_amount->setValue(isShare ? 20 : 5);
}

void SuggestionBox::suggest()
{
    const auto numSelectable = selection::numSelectableSteps(*m_table, m_includeFirstStep);
    const auto perUnit = goal() == Goal::ShareOfSteps ? static_cast<double>(numSelectable) / 100
                                                      : static_cast<double>(m_table->numProblems());
    const auto wanted = std::clamp(std::ceil(m_amount->value() * perUnit), 1.0, static_cast<double>(numSelectable));
    Q_EMIT suggested(selection::klThresholdSelecting(*m_table, static_cast<std::size_t>(wanted), m_includeFirstStep));
}

} // namespace lr::widgets
