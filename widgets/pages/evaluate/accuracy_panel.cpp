#include "pages/evaluate/accuracy_panel.h"

#include "models/accuracy_text.h"
#include "models/duration_text.h"
#include "plots/metric_chart.h"
#include "theme/palette.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace lr::widgets {

namespace {

constexpr double kPercent = 100;
constexpr double kAccuracyScale = 2.4; ///< of the large number to the window's text

QString evaluationStateText(const protocol::JobInfo& job)
{
    switch (job.state) {
    case protocol::JobState::Queued:
        return AccuracyPanel::tr("Waiting for earlier jobs");
    case protocol::JobState::Paused:
        return AccuracyPanel::tr("Paused");
    case protocol::JobState::Stopping:
        return AccuracyPanel::tr("Stopping; all answers are kept");
    default:
        break;
    }
    if (job.progress && job.progress->etaSeconds)
        return AccuracyPanel::tr("About %1 left").arg(durationText(*job.progress->etaSeconds));
    return AccuracyPanel::tr("Asking");
}

QFont scaled(QFont font, double factor)
{
    font.setPointSizeF(font.pointSizeF() * factor);
    return font;
}

} // namespace

AccuracyPanel::AccuracyPanel(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_number(new QLabel(QStringLiteral("–"), this))
    , m_interval(new QLabel(this))
    , m_state(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_stop(new QPushButton(tr("S&top"), this))
    , m_chart(new MetricChart(this))
{
    m_title->setTextFormat(Qt::PlainText);
    auto bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_number->setFont(scaled(font(), kAccuracyScale));
    m_number->setObjectName(QStringLiteral("accuracyNumber"));
    m_interval->setObjectName(QStringLiteral("accuracyInterval"));
    m_number->setAccessibleName(tr("Accuracy"));
    for (auto* label : {m_title, m_interval, m_state})
        label->setWordWrap(true);
    m_stop->setObjectName(QStringLiteral("stopEvaluation"));
    m_stop->setToolTip(tr("Ends the evaluation; the questions answered so far stay"));
    m_progress->setAccessibleName(tr("Questions answered"));
    m_chart->setTitle(tr("Running accuracy and its 95 % interval"));
    m_chart->setAxisNames(tr("Questions answered"), tr("Accuracy (%)"));
    m_chart->setEmptyText(tr("Start an evaluation, or choose one from the list: its accuracy appears here question by "
                             "question."));
    m_series = m_chart->addSeries(tr("Accuracy"), theme::expert(palette()));

    auto* number = new QHBoxLayout;
    number->addWidget(m_number);
    number->addWidget(m_interval, 1, Qt::AlignVCenter);
    auto* progress = new QHBoxLayout;
    progress->addWidget(m_progress, 1);
    progress->addWidget(m_stop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_title);
    layout->addLayout(number);
    layout->addLayout(progress);
    layout->addWidget(m_state);
    layout->addWidget(m_chart, 1);

    connect(m_stop, &QPushButton::clicked, this, &AccuracyPanel::stopRequested);
    setJob(nullptr);
}

void AccuracyPanel::setTitle(const QString& title, std::optional<std::int64_t> maxNewTokens)
{
    m_maxNewTokens = maxNewTokens;
    m_title->setText(title);
    m_chart->clear(m_series);
    m_chart->setEmpty(true);
    setAccuracy({});
}

void AccuracyPanel::setAccuracy(const protocol::Accuracy& accuracy)
{
    if (accuracy.numQuestions == 0) {
        m_number->setText(QStringLiteral("–"));
        m_interval->clear();
        return;
    }
    m_number->setText(percentText(accuracy.share));
    m_interval->setText(
        tr("%1\n95 % interval %2 to %3")
            .arg(rightText(accuracy, m_maxNewTokens), percentText(accuracy.low), percentText(accuracy.high)));
}

void AccuracyPanel::append(const protocol::Accuracy& accuracy)
{
    setAccuracy(accuracy);
    appendPoint(accuracy);
}

void AccuracyPanel::appendPoint(const protocol::Accuracy& accuracy)
{
    if (accuracy.numQuestions == 0)
        return;
    m_chart->setEmpty(false);
    m_chart->append(m_series, static_cast<double>(accuracy.numQuestions), kPercent * accuracy.share,
        kPercent * accuracy.low, kPercent * accuracy.high);
}

void AccuracyPanel::setCurve(const std::vector<protocol::Accuracy>& curve)
{
    m_chart->clear(m_series);
    m_chart->setEmpty(curve.empty());
    for (const auto& accuracy : curve)
        appendPoint(accuracy);
}

void AccuracyPanel::setJob(const protocol::JobInfo* job)
{
    for (auto* part :
        {static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_stop), static_cast<QWidget*>(m_state)})
        part->setVisible(job != nullptr);
    if (!job)
        return;
    m_state->setText(evaluationStateText(*job));
    m_stop->setEnabled(job->state != protocol::JobState::Stopping);
    const auto most = std::int64_t{std::numeric_limits<int>::max()};
    const auto total = job->progress ? std::min(job->progress->total, most) : 0;
    m_progress->setRange(0, static_cast<int>(total)); // 0 to 0: busy
    m_progress->setValue(job->progress ? static_cast<int>(std::min(job->progress->done, most)) : 0);
    m_progress->setFormat(tr("%v of %m"));
}

void AccuracyPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_chart->setSeriesColor(m_series, theme::expert(palette()));
    if (event->type() == QEvent::FontChange)
        m_number->setFont(scaled(font(), kAccuracyScale));
}

} // namespace lr::widgets
