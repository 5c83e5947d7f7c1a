#include "models/check_cycle.h"

namespace lr::widgets {

CheckCycle::CheckCycle(int quietMs, QObject* parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(quietMs);
    connect(&m_timer, &QTimer::timeout, this, &CheckCycle::ask);
}

void CheckCycle::touch()
{
    m_isStale = true;
    m_isCurrent = false;
    m_timer.start();
}

void CheckCycle::ask()
{
    if (m_isAsked)
        return; // answered() asks again
    m_isAsked = true;
    m_isStale = false;
    Q_EMIT due();
}

bool CheckCycle::answered()
{
    m_isAsked = false;
    m_isCurrent = !m_isStale;
    if (m_isStale)
        m_timer.start();
    return m_isCurrent;
}

void CheckCycle::restart()
{
    m_isAsked = false;
    touch();
}

} // namespace lr::widgets
