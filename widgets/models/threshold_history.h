#pragma once

#include "selection/thresholds.h"

#include <QObject>
#include <QUndoStack>

namespace lr::widgets {

/// The thresholds and their undo history. A drag is one command: moves of the same threshold merge until endMove().
class ThresholdHistory : public QObject
{
    Q_OBJECT

public:
    explicit ThresholdHistory(QObject* parent = nullptr);

    const selection::SelectionThresholds& thresholds() const { return m_thresholds; }
    /// For undo and redo actions.
    QUndoStack* undoStack() { return &m_stack; }

    /// α, moved into its range from 0.01 to 1.
    void movePlausibilityThreshold(double plausibilityThreshold);
    /// β in nats; what is below 0 becomes 0.
    void moveKlThreshold(double klNats);
    void setIncludeFirstStep(bool include);
    /// All at once, as a preset does; a command of its own.
    void setThresholds(const selection::SelectionThresholds& thresholds);
    /// The mouse button was released, or the keyboard has paused: the next move is another command.
    void endMove();

Q_SIGNALS:
    void thresholdsChanged(const lr::selection::SelectionThresholds& thresholds);

private:
    class Command;
    enum class What
    {
        Plausibility,
        Kl,
        FirstStep,
        All
    };

    void push(const selection::SelectionThresholds& thresholds, What what);
    void apply(const selection::SelectionThresholds& thresholds);

    selection::SelectionThresholds m_thresholds;
    QUndoStack m_stack;
    int m_move = 0; ///< number of the move in progress
};

} // namespace lr::widgets
