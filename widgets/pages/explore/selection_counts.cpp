#include "pages/explore/selection_counts.h"

#include "models/duration_text.h"

#include <QFormLayout>
#include <QLabel>
#include <QLocale>

namespace lr::widgets {

namespace {

QString groupedDigits(std::size_t value)
{
    return QLocale().toString(static_cast<qulonglong>(value));
}

QString nats(const std::optional<double>& value)
{
    return value ? SelectionCounts::tr("%1 nats").arg(QLocale().toString(*value, 'f', 3)) : QStringLiteral("–");
}

} // namespace

SelectionCounts::SelectionCounts(QWidget* parent)
    : QWidget(parent)
    , m_histogram(new SamplesHistogram(this))
{
    static constexpr const char* kNames[NumFigures] = {QT_TR_NOOP("Selected steps"), QT_TR_NOOP("Samples per question"),
        QT_TR_NOOP("Without a sample"), QT_TR_NOOP("Tuned tokens"), QT_TR_NOOP("Label entropy"),
        QT_TR_NOOP("KL of selected steps"), QT_TR_NOOP("Masks cut short"), QT_TR_NOOP("Training time")};
    static constexpr const char* kHelp[NumFigures] = {QT_TR_NOOP("Steps with KL ≥ β: each becomes a training sample."),
        QT_TR_NOOP("Mean over all questions."), QT_TR_NOOP("Questions that training would learn nothing from."),
        QT_TR_NOOP("Tokens with a weight in a soft label, over all samples."),
        QT_TR_NOOP("Mean entropy of the soft labels: 0 is a label of one token."),
        QT_TR_NOOP("Mean KL divergence of the selected steps."),
        QT_TR_NOOP("Samples whose mask reached the largest stored size, so that tokens may be missing: raise α."),
        QT_TR_NOOP(
            "One pass over all samples, at the speed of the latest training run; unknown until a run was measured.")};
    auto* layout = new QFormLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(fontMetrics().height() / 6);
    for (int i = 0; i < NumFigures; ++i) {
        auto* value = new QLabel(QStringLiteral("–"), this);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // new figures never move the panel
        value->setToolTip(tr(kHelp[i]));
        value->setAccessibleName(tr(kNames[i]));
        m_values[static_cast<std::size_t>(i)] = value;
        auto* name = new QLabel(tr(kNames[i]), this);
        name->setToolTip(tr(kHelp[i]));
        layout->addRow(name, value);
    }
    layout->addRow(m_histogram);
    setSummary(nullptr);
}

QString SelectionCounts::text(Figure figure) const
{
    return m_values[figure]->text();
}

void SelectionCounts::show(Figure figure, const QString& text)
{
    m_values[figure]->setText(text);
}

void SelectionCounts::setSummary(const selection::SelectionSummary* summary)
{
    m_numSamples = summary != nullptr ? std::optional(summary->numSelected) : std::nullopt;
    showTrainingTime();
    if (summary == nullptr) {
        for (int i = 0; i < TrainingTime; ++i)
            show(static_cast<Figure>(i), QStringLiteral("–"));
        m_histogram->setCounts({});
        return;
    }
    const QLocale locale;
    const auto& s = *summary;
    show(StepsSelected, tr("%1 of %2 (%3 %)")
                            .arg(groupedDigits(s.numSelected), groupedDigits(s.numSteps),
                                locale.toString(100 * s.selectedShare, 'f', 1)));
    show(SamplesPerQuestion,
        s.meanSamplesPerProblem ? locale.toString(*s.meanSamplesPerProblem, 'f', 2) : QStringLiteral("–"));
    show(WithoutSample, tr("%1 of %2").arg(groupedDigits(s.numProblemsWithoutSample), groupedDigits(s.numProblems)));
    show(TunedTokens, s.meanTokensPerSample
                          ? tr("%1 (%2 a sample)")
                                .arg(groupedDigits(s.numTunedTokens), locale.toString(*s.meanTokensPerSample, 'f', 2))
                          : groupedDigits(0));
    show(LabelEntropy, nats(s.meanLabelEntropyNats));
    show(SelectedKl, nats(s.meanKlNats));
    show(CutMasks, groupedDigits(s.numCutMasks));
    m_histogram->setCounts(s.samplesHistogram);
}

void SelectionCounts::setTrainingRate(std::optional<double> samplesPerSecond)
{
    m_samplesPerSecond = samplesPerSecond && *samplesPerSecond > 0 ? samplesPerSecond : std::nullopt;
    showTrainingTime();
}

void SelectionCounts::showTrainingTime()
{
    if (!m_numSamples)
        show(TrainingTime, QStringLiteral("–"));
    else if (!m_samplesPerSecond)
        show(TrainingTime, tr("still unknown"));
    else
        show(TrainingTime,
            tr("about %1 a pass").arg(durationText(static_cast<double>(*m_numSamples) / *m_samplesPerSecond)));
}

} // namespace lr::widgets
