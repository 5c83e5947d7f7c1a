#include "app/engine_status.h"

#include "models/duration_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace lr::app {

namespace {

bool isUnderWay(protocol::JobState state)
{
    using protocol::JobState;
    return state == JobState::Running || state == JobState::Paused || state == JobState::Stopping;
}

QColor dotColor(EngineStatus::State state)
{
    switch (state) {
    case EngineStatus::State::Ready:
        return QColor("#009E73");
    case EngineStatus::State::Starting:
        return QColor("#E69F00");
    case EngineStatus::State::Failed:
        return QColor("#D55E00");
    case EngineStatus::State::None:
        break;
    }
    return QColor("#8b929d");
}

} // namespace

EngineStatus::EngineStatus(QWidget* parent)
    : QWidget(parent)
    , m_dot(new QLabel(QStringLiteral("●"), this))
    , m_text(new QLabel(this))
    , m_jobText(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_stop(new QToolButton(this))
{
    setObjectName(QStringLiteral("engineStatus"));
    m_progress->setFixedWidth(fontMetrics().averageCharWidth() * 24);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of the running job"));
    m_stop->setObjectName(QStringLiteral("stopJob"));
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(tr("Stop the running job; what it has finished is kept"));
    m_stop->setAccessibleName(tr("Stop the running job"));
    connect(m_stop, &QToolButton::clicked, this, [this] { Q_EMIT stopRequested(m_job); });
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addStretch(1); // a text that grows shorter leaves its room here, not between the others
    for (QWidget* part : {static_cast<QWidget*>(m_jobText), static_cast<QWidget*>(m_progress),
             static_cast<QWidget*>(m_stop), static_cast<QWidget*>(m_dot), static_cast<QWidget*>(m_text)})
        layout->addWidget(part);
    clearJob();
    setState(State::None, tr("no engine"));
}

void EngineStatus::setState(State state, const QString& text)
{
    setDot(state);
    m_text->setText(text);
    m_text->setToolTip({});
    setAccessibleName(tr("Engine: %1").arg(text));
    if (state != State::Ready)
        clearJob();
}

void EngineStatus::setEngine(const protocol::InitializeResult& engine)
{
    const auto device = engine.devices.empty() ? std::string("cpu") : engine.devices.back().name;
    const auto threads = engine.numThreads == 1 ? tr("1 thread") : tr("%1 threads").arg(engine.numThreads);
    const auto text = tr("engine: %1, %2").arg(QString::fromStdString(device), threads);
    setState(State::Ready, text);
    m_text->setToolTip(tr("lightreasoner %1 with libtorch %2 on %3, process %4")
                           .arg(QString::fromStdString(engine.engineVersion),
                               QString::fromStdString(engine.torchVersion), QString::fromStdString(engine.hostName))
                           .arg(engine.processId));
}

void EngineStatus::showJob(const protocol::JobInfo& job)
{
    if (!isUnderWay(job.state)) {
        if (job.id == m_job)
            clearJob();
        return;
    }
    m_job = job.id;
    QString text = QString::fromStdString(job.title);
    constexpr int kUnknown = 0; // a range of nothing is a busy bar
    m_progress->setRange(0, kUnknown);
    if (job.progress && job.progress->total > 0) {
        constexpr int kResolution = 1000;
        m_progress->setRange(0, kResolution);
        m_progress->setValue(static_cast<int>(job.progress->done * kResolution / job.progress->total));
        text = QStringLiteral("%1: %L2 / %L3 %4")
                   .arg(QString::fromStdString(job.progress->stage))
                   .arg(job.progress->done)
                   .arg(job.progress->total)
                   .arg(QString::fromStdString(job.progress->unit));
        if (job.progress->etaSeconds)
            text += tr(", %1 left").arg(widgets::durationText(*job.progress->etaSeconds));
    }
    if (job.state == protocol::JobState::Paused)
        text = tr("Paused: %1").arg(text);
    if (job.state == protocol::JobState::Stopping)
        text = tr("Stopping: %1").arg(text);
    m_jobText->setText(text);
    m_stop->setEnabled(job.state != protocol::JobState::Stopping);
    for (QWidget* part :
        {static_cast<QWidget*>(m_jobText), static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_stop)})
        part->show();
}

void EngineStatus::setDot(State state)
{
    auto palette = m_dot->palette();
    palette.setColor(QPalette::WindowText, dotColor(state));
    m_dot->setPalette(palette);
}

void EngineStatus::clearJob()
{
    m_job = 0;
    m_jobText->clear();
    for (QWidget* part :
        {static_cast<QWidget*>(m_jobText), static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_stop)})
        part->hide();
}

} // namespace lr::app
