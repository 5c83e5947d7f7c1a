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

    /// Sets α, clamped to its range from 0.01 to 1.
    void movePlausibilityThreshold(double plausibilityThreshold);
    /// Sets β in nats; a value below 0 becomes 0.
    void moveKlThreshold(double klNats);
    void setIncludeFirstStep(bool include);
    /// Sets all thresholds at once, as a preset does; this is a separate command.
    void setThresholds(const selection::SelectionThresholds& thresholds);
    /// To be called when the mouse button was released or the keyboard has paused: the next move is a new command.
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
