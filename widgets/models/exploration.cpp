#include "models/exploration.h"

#include "common/error.h"

#include <algorithm>

namespace lr::widgets {

namespace {

/// Up to here a selection is made within a frame, so there is no reason to wait for another thread.
constexpr std::size_t kPreparedAtOnce = 20'000;

} // namespace

Exploration::Exploration(QObject* parent)
    : QObject(parent)
    , m_texts(std::make_shared<const TokenTexts>())
{
    connect(&m_history, &ThresholdHistory::thresholdsChanged, this, &Exploration::followThresholds);
}

Exploration::~Exploration() = default;

void Exploration::start(const protocol::ScoringInfo& scoring)
{
    clear();
    m_scoring = scoring;
    Q_EMIT scoringChanged();
}

void Exploration::clear()
{
    m_background.cancel();
    m_scoring.reset();
    m_arriving = {};
    m_numReceived = 0;
    m_numPublished = 0;
    m_isComplete = false;
    m_steps.reset();
    m_selection.reset();
    m_texts = std::make_shared<const TokenTexts>();
    m_grades.clear();
    m_current.reset();
    m_pins.clear();
    Q_EMIT scoringChanged();
    Q_EMIT stepsChanged();
    Q_EMIT vocabularyChanged();
    Q_EMIT gradesChanged();
    Q_EMIT summaryChanged();
    Q_EMIT currentStepChanged();
    Q_EMIT pinsChanged();
}

void Exploration::addSteps(const protocol::StepsPart& part)
{
    if (!isOf(part.scoring) || m_isComplete)
        return;
    try {
        m_arriving.append(part);
        m_isComplete = m_arriving.isComplete();
    } catch (const common::Error& error) {
        m_isComplete = true; // what is whole stays to be seen; nothing that follows could fit
        Q_EMIT damaged(QString::fromUtf8(error.what()));
    }
    m_numReceived = m_arriving.numTrajectories();
    Q_EMIT loadingProgressed(
        static_cast<qsizetype>(m_arriving.numTrajectories()), static_cast<qsizetype>(m_arriving.numExpected()));
    if (m_isComplete || showsEnoughMore())
        publish();
}

/// What is shown while more arrives is a copy with a selection of its own: worth it for several times as much as
/// before, and not for what will soon be there as a whole.
bool Exploration::showsEnoughMore() const
{
    const auto numArrived = m_arriving.numTrajectories();
    return m_numPublished == 0 || (numArrived >= 4 * m_numPublished && 2 * numArrived <= m_arriving.numExpected());
}

void Exploration::setVocabulary(const protocol::Vocabulary& vocabulary)
{
    if (!isOf(vocabulary.scoring))
        return;
    try {
        m_texts = std::make_shared<const TokenTexts>(vocabulary);
        Q_EMIT vocabularyChanged();
    } catch (const common::Error& error) {
        Q_EMIT damaged(QString::fromUtf8(error.what()));
    }
}

void Exploration::setGrades(const protocol::GradeResult& grades)
{
    if (!isOf(grades.scoring))
        return;
    m_grades = grades.grades;
    Q_EMIT gradesChanged();
}

std::shared_ptr<const steps::StepTable> Exploration::table() const
{
    return m_steps ? std::shared_ptr<const steps::StepTable>(m_steps, &m_steps->table()) : nullptr;
}

AnswerVerdict Exploration::verdict(std::size_t trajectory) const
{
    return trajectory < m_grades.size()
               ? evaluation::verdictOfAnswer(m_grades[trajectory].isCorrect, isCutOff(trajectory))
               : AnswerVerdict::Unknown;
}

VerdictCounts Exploration::verdictCounts() const
{
    VerdictCounts counts;
    for (std::size_t t = 0; t < m_grades.size(); ++t)
        counts.add(verdict(t));
    return counts;
}

bool Exploration::isCutOff(std::size_t trajectory) const
{
    return m_steps && trajectory < m_steps->numTrajectories() &&
           m_steps->heads()[trajectory].finishReason == protocol::kFinishedByLength;
}

std::uint32_t Exploration::numSelected(std::size_t trajectory) const
{
    const auto selected = m_selection ? m_selection->selectedPerTrajectory() : std::span<const std::uint32_t>();
    return trajectory < selected.size() ? selected[trajectory] : 0;
}

Exploration::Prepared Exploration::prepare(
    std::shared_ptr<const ScoringSteps> steps, selection::SelectionThresholds thresholds)
{
    std::shared_ptr<const steps::StepTable> table(steps, &steps->table());
    return {std::move(steps), std::make_unique<selection::LiveSelection>(std::move(table), thresholds)};
}

void Exploration::publish()
{
    m_numPublished = m_arriving.numTrajectories();
    std::shared_ptr<const ScoringSteps> steps;
    if (m_isComplete)
        steps = std::make_shared<const ScoringSteps>(std::exchange(m_arriving, {}));
    else
        steps = std::make_shared<const ScoringSteps>(m_arriving);
    if (steps->numSteps() <= kPreparedAtOnce) {
        m_background.cancel();
        adopt(prepare(std::move(steps), thresholds()));
        return;
    }
    m_background.run([steps, thresholds = thresholds()] { return prepare(steps, thresholds); },
        [this](Prepared prepared) { adopt(std::move(prepared)); });
}

void Exploration::adopt(Prepared prepared)
{
    m_steps = std::move(prepared.steps);
    m_selection = std::move(prepared.selection);
    m_selection->setThresholds(thresholds()); // they may have moved meanwhile
    const bool isFirst = !m_current && m_steps->numTrajectories() > 0;
    if (isFirst && m_steps->numSteps() > 0)
        m_current = m_steps->positionOf(m_steps->figures().front().maxKlRow);
    Q_EMIT stepsChanged();
    Q_EMIT summaryChanged();
    if (isFirst)
        Q_EMIT currentStepChanged();
}

void Exploration::followThresholds(const selection::SelectionThresholds& thresholds)
{
    if (m_selection)
        m_selection->setThresholds(thresholds);
    Q_EMIT thresholdsChanged();
    if (m_selection)
        Q_EMIT summaryChanged();
}

std::optional<std::size_t> Exploration::currentRow() const
{
    if (!m_steps || !m_current || m_current->step >= m_steps->numSteps(m_current->trajectory))
        return std::nullopt;
    return m_steps->rowOf(*m_current);
}

void Exploration::setCurrentStep(std::size_t trajectory, std::size_t step)
{
    if (!m_steps || m_steps->numTrajectories() == 0)
        return;
    const auto t = std::min(trajectory, m_steps->numTrajectories() - 1);
    const auto numSteps = m_steps->numSteps(t);
    const StepPosition position{t, numSteps == 0 ? 0 : std::min(step, numSteps - 1)};
    if (m_current == position)
        return;
    m_current = position;
    Q_EMIT currentStepChanged();
}

void Exploration::setCurrentRow(std::size_t row)
{
    if (m_steps && row < m_steps->numSteps()) {
        const auto position = m_steps->positionOf(row);
        setCurrentStep(position.trajectory, position.step);
    }
}

void Exploration::setCurrentTrajectory(std::size_t trajectory)
{
    if (m_steps && trajectory < m_steps->numTrajectories() && !(m_current && m_current->trajectory == trajectory))
        setCurrentStep(trajectory, m_steps->figures()[trajectory].maxKlRow - m_steps->table().rowBegin(trajectory));
}

bool Exploration::goToRow(std::optional<std::size_t> row)
{
    if (row)
        setCurrentRow(*row);
    return row.has_value();
}

bool Exploration::goToLargestKl()
{
    if (!m_steps || m_steps->numSteps() == 0)
        return false;
    const auto kl = m_steps->table().klNats();
    return goToRow(static_cast<std::size_t>(std::max_element(kl.begin(), kl.end()) - kl.begin()));
}

bool Exploration::goToNextSelected()
{
    if (!m_selection)
        return false;
    const auto current = currentRow();
    for (auto row = current ? *current + 1 : 0; row < m_steps->numSteps(); ++row) {
        if (m_selection->isSelected(row))
            return goToRow(row);
    }
    return false;
}

bool Exploration::goToPreviousSelected()
{
    if (!m_selection)
        return false;
    for (auto row = currentRow().value_or(m_steps->numSteps()); row > 0; --row) {
        if (m_selection->isSelected(row - 1))
            return goToRow(row - 1);
    }
    return false;
}

bool Exploration::isPinned(std::size_t row) const
{
    return std::find(m_pins.begin(), m_pins.end(), row) != m_pins.end();
}

void Exploration::togglePin(std::size_t row)
{
    if (!m_steps || row >= m_steps->numSteps())
        return;
    if (std::erase(m_pins, row) == 0)
        m_pins.push_back(row);
    Q_EMIT pinsChanged();
}

void Exploration::clearPins()
{
    m_pins.clear();
    Q_EMIT pinsChanged();
}

} // namespace lr::widgets
