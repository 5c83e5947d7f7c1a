#include "pages/train/run_setup_panel.h"

#include "models/device_choice.h"
#include "pages/field_editor.h"
#include "pages/scroll_column.h"
#include "pages/train/preflight_panel.h"
#include "pages/train/presets_bar.h"
#include "pages/train/training_form_view.h"

#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace lr::widgets {

using Verdict = protocol::Check::Verdict;

namespace {

constexpr int kQuietMs = 250; ///< after the last key, before the engine is asked

QString scoringText(const protocol::ScoringInfo& scoring)
{
    const auto name = [](const std::string& path) { return QFileInfo(QString::fromStdString(path)).fileName(); };
    return RunSetupPanel::tr("%1: %2 seen by %3, %L4 steps")
        .arg(scoring.id)
        .arg(name(scoring.expertPath), name(scoring.amateurPath))
        .arg(scoring.numSteps);
}

/// The texts of all checks that are as bad as the worst one.
QString worstText(const protocol::JobCheck& check)
{
    QStringList texts;
    for (const auto& one : check.checks)
        if (one.verdict == worstOf(check))
            texts << QStringLiteral("%1: %2").arg(QString::fromStdString(one.name), QString::fromStdString(one.text));
    return texts.join(QLatin1Char(' '));
}

} // namespace

RunSetupPanel::RunSetupPanel(const QString& presetsFolder, QWidget* parent)
    : QWidget(parent)
    , m_presets(presetsFolder)
    , m_cycle(kQuietMs)
    , m_presetsBar(new PresetsBar(m_presets, m_form, this))
    , m_view(new TrainingFormView(m_form, this))
{
    m_form.setJob(m_presets.apply(TrainingPresets::builtInNames().front(), m_form.job()).job);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_presetsBar);
    column->addWidget(new ScrollColumn(m_view), 1);
    column->addWidget(makeFooter());
    connect(&m_form, &TrainingForm::changed, this, &RunSetupPanel::formChanged);
    connect(&m_cycle, &CheckCycle::due, this, &RunSetupPanel::askForCheck);
    connect(m_view, &TrainingFormView::helpChanged, m_help, &QLabel::setText);
    connect(m_view, &TrainingFormView::followsExploreChanged, this, &RunSetupPanel::followExplore);
    connect(m_presetsBar, &PresetsBar::failed, this, &RunSetupPanel::failed);
    setScorings({});
    setDevices({});
    formChanged();
}

QWidget* RunSetupPanel::makeFooter()
{
    auto* footer = new QWidget(this);
    auto* column = new QVBoxLayout(footer);
    column->setContentsMargins(0, 0, 0, 0);
    m_help = new QLabel(tr("Go to a field to read what it does."), footer);
    m_help->setObjectName(QStringLiteral("field_help"));
    m_help->setWordWrap(true);
    m_help->setTextFormat(Qt::PlainText);
    m_help->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_help->setMinimumHeight(3 * fontMetrics().lineSpacing());
    m_verdict = new QLabel(footer);
    m_verdict->setObjectName(QStringLiteral("verdict"));
    m_verdict->setWordWrap(true);
    m_verdict->setTextFormat(Qt::PlainText);
    m_start = new QPushButton(tr("&Start fine-tuning"), footer);
    m_start->setObjectName(QStringLiteral("start"));
    auto* line = new QFrame(footer);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Sunken);
    auto* row = new QHBoxLayout;
    row->addWidget(m_verdict, 1);
    row->addWidget(m_start);
    column->addWidget(m_help);
    column->addWidget(line);
    column->addLayout(row);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (obstacle().isEmpty())
            Q_EMIT startRequested(m_form.job());
    });
    return footer;
}

void RunSetupPanel::formChanged()
{
    if (m_view->followsExplore() && m_thresholds && m_form.thresholds() != *m_thresholds)
        m_view->setFollowsExplore(false); // a preset brought its own
    m_cycle.touch();
    showVerdict();
}

void RunSetupPanel::askForCheck()
{
    if (const auto fault = m_form.firstFault(); !fault.isEmpty()) {
        m_check.reset();
        m_checkFailure = fault;
        m_cycle.answered();
        showVerdict();
        Q_EMIT checkChanged(m_check, fault);
        return;
    }
    if (m_engineProblem.isEmpty())
        Q_EMIT checkRequested(m_form.job());
    else
        m_cycle.answered(); // setEngineProblem() asks again
}

void RunSetupPanel::setCheck(const protocol::JobCheck& check)
{
    if (m_cycle.answered()) {
        m_check = check;
        m_checkFailure.clear();
        Q_EMIT checkChanged(m_check, {});
    }
    showVerdict();
}

void RunSetupPanel::setCheckFailed(const QString& sentence)
{
    if (m_cycle.answered()) {
        m_check.reset();
        m_checkFailure = sentence;
        Q_EMIT checkChanged(m_check, sentence);
    }
    showVerdict();
}

void RunSetupPanel::setEngineProblem(const QString& sentence)
{
    m_engineProblem = sentence;
    if (sentence.isEmpty())
        m_cycle.restart();
    showVerdict();
}

/// Why the run cannot start now, or empty.
QString RunSetupPanel::obstacle() const
{
    if (const auto fault = m_form.firstFault(); !fault.isEmpty())
        return fault;
    if (!m_engineProblem.isEmpty())
        return m_engineProblem;
    if (!m_cycle.isCurrent())
        return tr("Checking …");
    if (!m_check)
        return m_checkFailure;
    return worstOf(*m_check) == Verdict::Bad ? worstText(*m_check) : QString();
}

void RunSetupPanel::showVerdict()
{
    const auto reason = obstacle();
    m_start->setEnabled(reason.isEmpty());
    m_start->setToolTip(reason.isEmpty() ? tr("Adds the run to the queue; it starts when its turn comes.") : reason);
    if (!reason.isEmpty())
        m_verdict->setText(reason);
    else if (worstOf(*m_check) == Verdict::Warning)
        m_verdict->setText(worstText(*m_check));
    else
        m_verdict->setText(estimateText(*m_check));
    m_verdict->setToolTip(m_verdict->text());
}

void RunSetupPanel::checkAgain()
{
    m_cycle.touch();
    showVerdict();
}

void RunSetupPanel::setThresholds(const selection::SelectionThresholds& thresholds)
{
    m_thresholds = thresholds;
    if (m_view->followsExplore())
        m_form.setThresholds(thresholds);
}

void RunSetupPanel::setShownScoring(std::int64_t scoring)
{
    m_shownScoring = scoring;
    if (m_view->followsExplore())
        m_form.setValue("scoring", QVariant::fromValue<qlonglong>(scoring));
}

void RunSetupPanel::followExplore(bool follows)
{
    if (!follows)
        return;
    if (m_thresholds)
        m_form.setThresholds(*m_thresholds);
    m_form.setValue("scoring", QVariant::fromValue<qlonglong>(m_shownScoring));
}

void RunSetupPanel::setDevices(const std::vector<protocol::DeviceInfo>& devices)
{
    m_devices.clear();
    for (const auto& device : devices)
        m_devices << QString::fromStdString(device.name);
    m_view->editor(QStringLiteral("device"))->setOptions(deviceOptions(devices));
    preferDevice();
}

void RunSetupPanel::setRuntimeDefaults(const settings::RuntimeSettings& defaults)
{
    m_form.setValue("threads", QVariant::fromValue<qlonglong>(defaults.threads));
    m_preferredDevice = QString::fromStdString(defaults.device);
    preferDevice();
}

void RunSetupPanel::preferDevice()
{
    if (m_devices.contains(m_preferredDevice))
        m_form.setValue("device", std::exchange(m_preferredDevice, {}));
}

void RunSetupPanel::suggestEvaluationProblems(const QString& path)
{
    const auto present = m_form.value("evaluation_problems").toString();
    if (!present.isEmpty() && present != m_suggestedProblems)
        return;
    m_suggestedProblems = path;
    m_form.setValue("evaluation_problems", path);
}

void RunSetupPanel::setScorings(const std::vector<protocol::ScoringInfo>& scorings)
{
    QList<FormField::Option> options{{QStringLiteral("0"), tr("The latest")}};
    for (const auto& scoring : scorings)
        options.append({QString::number(scoring.id), scoringText(scoring)});
    m_view->editor(QStringLiteral("scoring"))->setOptions(options);
}

} // namespace lr::widgets
