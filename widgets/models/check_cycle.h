#pragma once

#include <QObject>
#include <QTimer>

namespace lr::widgets {

/// Decides when to ask about something that is being edited: some time after the last change, and only one question at
/// a time, so that an answer always belongs to the last question. GUI thread.
class CheckCycle : public QObject
{
    Q_OBJECT

public:
    explicit CheckCycle(int quietMs, QObject* parent = nullptr);

    /// To be called when what is asked about has changed.
    void touch();
    /// To be called when the answer has arrived. Returns whether it is about the current state; if not, the next
    /// question follows.
    bool answered();
    /// To be called when no answer will come (the engine has ended); the next question follows.
    void restart();

    /// Whether there was an answer and the last one is about the current state.
    bool isCurrent() const { return m_isCurrent; }

Q_SIGNALS:
    void due(); ///< ask now

private:
    void ask();

    QTimer m_timer;
    bool m_isAsked = false;
    bool m_isStale = true; ///< changed since the last question
    bool m_isCurrent = false;
};

} // namespace lr::widgets
