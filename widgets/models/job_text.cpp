#include "models/job_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace lr::widgets {

namespace {

struct JobText
{
    Q_DECLARE_TR_FUNCTIONS(JobText)
};

} // namespace

QString stateText(protocol::JobState state)
{
    using State = protocol::JobState;
    switch (state) {
    case State::Queued:
        return JobText::tr("queued");
    case State::Running:
        return JobText::tr("running");
    case State::Paused:
        return JobText::tr("paused");
    case State::Stopping:
        return JobText::tr("stopping");
    case State::Done:
        return JobText::tr("done");
    case State::Cancelled:
        return JobText::tr("stopped");
    case State::Failed:
        return JobText::tr("failed");
    case State::Interrupted:
        return JobText::tr("interrupted");
    }
    return {};
}

QStringList stateTexts()
{
    using State = protocol::JobState;
    QStringList texts;
    for (const auto state : {State::Queued, State::Running, State::Paused, State::Stopping, State::Done,
             State::Cancelled, State::Failed, State::Interrupted})
        texts << stateText(state);
    return texts;
}

bool isActive(protocol::JobState state)
{
    using State = protocol::JobState;
    return state == State::Queued || state == State::Running || state == State::Paused || state == State::Stopping;
}

QString runOf(const protocol::JobInfo& job)
{
    if (!job.run.empty())
        return QString::fromStdString(job.run);
    if (const auto* train = std::get_if<settings::TrainSettings>(&job.job))
        return QString::fromStdString(train->name);
    if (const auto* resume = std::get_if<protocol::ResumeTrainingJob>(&job.job))
        return QString::fromStdString(resume->run);
    return {};
}

QString bytesText(std::int64_t bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeIecFormat);
}

} // namespace lr::widgets
