#pragma once

#include <QObject>
#include <QTimer>

namespace lr::widgets {

/// When to ask about something that is being edited: some time after the last change, and never twice at once, so that
/// an answer always belongs to the last question. GUI thread.
class CheckCycle : public QObject
{
    Q_OBJECT

public:
    explicit CheckCycle(int quietMs, QObject* parent = nullptr);

    /// What is asked about has changed.
    void touch();
    /// The answer is here. Returns whether it is about the present state; if not, the next question follows.
    bool answered();
    /// Nobody will answer any more (the engine went away); the next question follows.
    void restart();

    /// The last answer, if there was one, is about the present state.
    bool isCurrent() const { return m_isCurrent; }

Q_SIGNALS:
    void due(); ///< ask now

private:
    void ask();

    QTimer m_timer;
    bool m_isAsked = false;
    bool m_isStale = true; ///< touched since it was asked
    bool m_isCurrent = false;
};

} // namespace lr::widgets
