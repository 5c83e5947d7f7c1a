#include "models/running_text.h"

namespace lr::widgets {

RunningText::RunningText(Exploration& exploration, QObject* parent)
    : QObject(parent)
    , m_exploration(exploration)
{
    connect(&exploration, &Exploration::stepsChanged, this, [this] {
        rebuild();
        updateRange();
    });
    connect(&exploration, &Exploration::vocabularyChanged, this, &RunningText::rebuild);
    connect(&exploration, &Exploration::currentStepChanged, this, &RunningText::followCurrentStep);
    connect(&exploration, &Exploration::summaryChanged, this, &RunningText::colorsChanged);
    connect(&exploration, &Exploration::pinsChanged, this, &RunningText::colorsChanged);
    rebuild();
    updateRange();
}

void RunningText::setQuantity(const steps::Quantity& quantity)
{
    m_quantity = &quantity;
    updateRange();
}

void RunningText::updateRange()
{
    m_range = m_steps ? rangeOf(m_steps->table(), *m_quantity) : MetricRange{};
    Q_EMIT colorsChanged();
}

void RunningText::followCurrentStep()
{
    const auto& current = m_exploration.currentStep();
    if (!m_steps || !current || current->trajectory != m_trajectory)
        rebuild();
    Q_EMIT currentTokenChanged();
}

void RunningText::rebuild()
{
    m_steps = m_exploration.steps();
    const auto& current = m_exploration.currentStep();
    m_texts.clear();
    m_endsLine.clear();
    if (m_steps && current) {
        m_trajectory = current->trajectory;
        m_firstRow = m_steps->table().rowBegin(m_trajectory);
        const auto& texts = *m_exploration.texts();
        std::unordered_map<common::TokenId, QString> known; // most tokens come again: one string for all of them
        for (std::size_t i = 0; i < m_steps->numSteps(m_trajectory); ++i) {
            const auto id = tokenId(i);
            auto& text = known[id];
            if (text.isNull())
                text = texts.textInLine(id);
            m_texts.push_back(text);
            m_endsLine.push_back(texts.bytes(id).ends_with('\n'));
        }
    }
    Q_EMIT textChanged();
}

common::TokenId RunningText::tokenId(std::size_t token) const
{
    return m_steps->table().tokenIds()[row(token)];
}

bool RunningText::isSpecial(std::size_t token) const
{
    return m_exploration.texts()->isSpecial(tokenId(token));
}

double RunningText::value(std::size_t token) const
{
    return double{m_steps->table().value(row(token), *m_quantity)};
}

bool RunningText::isSelected(std::size_t token) const
{
    const auto* selection = m_exploration.selection();
    return selection != nullptr && selection->isSelected(row(token));
}

std::optional<std::size_t> RunningText::currentToken() const
{
    const auto& current = m_exploration.currentStep();
    return current && current->trajectory == m_trajectory && current->step < numTokens() ? std::optional(current->step)
                                                                                         : std::nullopt;
}

QString RunningText::question() const
{
    return m_steps && m_exploration.currentStep() ? QString::fromStdString(m_steps->heads()[m_trajectory].question)
                                                  : QString();
}

AnswerVerdict RunningText::verdict() const
{
    return m_steps && m_exploration.currentStep() ? m_exploration.verdict(m_trajectory) : AnswerVerdict::Unknown;
}

QString RunningText::ending() const
{
    if (!m_steps || !m_exploration.currentStep())
        return {};
    const auto& reason = m_steps->heads()[m_trajectory].finishReason;
    if (reason == protocol::kFinishedByItself)
        return tr("ended after %L1 tokens").arg(numTokens());
    if (reason == protocol::kFinishedByLength)
        return tr("cut off after %L1 tokens").arg(numTokens());
    return tr("given text, %L1 tokens").arg(numTokens());
}

} // namespace lr::widgets
