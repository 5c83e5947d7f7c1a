#include "models/threshold_history.h"

#include <QUndoCommand>

#include <algorithm>
#include <cmath>

namespace lr::widgets {

class ThresholdHistory::Command : public QUndoCommand
{
public:
    Command(ThresholdHistory& history, const selection::SelectionThresholds& after, What what)
        : m_history(history)
        , m_before(history.m_thresholds)
        , m_after(after)
        , m_what(what)
        , m_move(history.m_move)
    {
        setText(textOf());
    }

    int id() const override { return 1; }
    void undo() override { m_history.apply(m_before); }
    void redo() override { m_history.apply(m_after); }

    bool mergeWith(const QUndoCommand* next) override
    {
        const auto& other = static_cast<const Command&>(*next);
        if (other.m_move != m_move || other.m_what != m_what || m_what == What::All)
            return false;
        m_after = other.m_after;
        setText(textOf());
        setObsolete(m_after == m_before);
        return true;
    }

private:
    QString textOf() const
    {
        switch (m_what) {
        case What::Plausibility:
            return tr("α to %L1").arg(m_after.plausibilityThreshold, 0, 'f', 2);
        case What::Kl:
            return tr("β to %L1 nats").arg(m_after.klThreshold, 0, 'f', 2);
        case What::FirstStep:
            return m_after.includeFirstStep ? tr("with first steps") : tr("without first steps");
        case What::All:
            break;
        }
        return tr("α to %L1, β to %L2 nats")
            .arg(m_after.plausibilityThreshold, 0, 'f', 2)
            .arg(m_after.klThreshold, 0, 'f', 2);
    }

    ThresholdHistory& m_history;
    selection::SelectionThresholds m_before;
    selection::SelectionThresholds m_after;
    What m_what;
    int m_move;
};

ThresholdHistory::ThresholdHistory(QObject* parent)
    : QObject(parent)
{
    m_stack.setUndoLimit(1000);
}

void ThresholdHistory::movePlausibilityThreshold(double plausibilityThreshold)
{
    if (std::isnan(plausibilityThreshold))
        return;
    auto thresholds = m_thresholds;
    thresholds.plausibilityThreshold = std::clamp(plausibilityThreshold, steps::kSmallestPlausibilityThreshold, 1.0);
    push(thresholds, What::Plausibility);
}

void ThresholdHistory::moveKlThreshold(double klNats)
{
    if (!std::isfinite(klNats))
        return;
    auto thresholds = m_thresholds;
    thresholds.klThreshold = std::max(klNats, 0.0);
    push(thresholds, What::Kl);
}

void ThresholdHistory::setIncludeFirstStep(bool include)
{
    auto thresholds = m_thresholds;
    thresholds.includeFirstStep = include;
    endMove();
    push(thresholds, What::FirstStep);
}

void ThresholdHistory::setThresholds(const selection::SelectionThresholds& thresholds)
{
    selection::validate(thresholds);
    endMove();
    push(thresholds, What::All);
}

void ThresholdHistory::endMove()
{
    ++m_move;
}

void ThresholdHistory::push(const selection::SelectionThresholds& thresholds, What what)
{
    if (thresholds != m_thresholds)
        m_stack.push(new Command(*this, thresholds, what));
}

void ThresholdHistory::apply(const selection::SelectionThresholds& thresholds)
{
    m_thresholds = thresholds;
    Q_EMIT thresholdsChanged(m_thresholds);
}

} // namespace lr::widgets
