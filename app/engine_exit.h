#pragma once

#include "app/engine_target.h"

#include <QProcess>

namespace lr::app {

/// How a process ended.
struct EngineExit
{
    QProcess::ExitStatus status = QProcess::NormalExit;
    int code = 0;          ///< exit code, or the signal that ended it
    QStringList lastLines; ///< of its error output
};

/// A sentence for people: what happened, what the process wrote about it, and what to do if that is known.
QString exitReason(const EngineCommand& command, const EngineExit& exit);

/// The same for a process that did not start: `error` is the system's reason.
QString startFault(const EngineCommand& command, const QString& error);

} // namespace lr::app
