#include "models/training_form.h"

namespace lr::widgets {

using Id = TrainingFieldId;

TrainingForm::TrainingForm(QObject* parent)
    : QObject(parent)
{}

void TrainingForm::setJob(const protocol::TrainJob& job)
{
    std::vector<Id> changedFields;
    for (const auto& field : trainingFields())
        if (field.read(job) != field.read(m_job))
            changedFields.push_back(field.id);
    m_job = job;
    for (const auto id : changedFields)
        Q_EMIT fieldChanged(id);
    if (!changedFields.empty())
        Q_EMIT changed();
}

QVariant TrainingForm::value(Id id) const
{
    return trainingField(id).read(m_job);
}

void TrainingForm::setValue(Id id, const QVariant& value)
{
    auto job = m_job;
    trainingField(id).write(job, value);
    setJob(job);
}

bool TrainingForm::isDefault(Id id) const
{
    return value(id) == trainingField(id).read(protocol::TrainJob{});
}

void TrainingForm::setThresholds(const selection::SelectionThresholds& thresholds)
{
    auto job = m_job;
    job.plausibilityThreshold = thresholds.plausibilityThreshold;
    job.klThreshold = thresholds.klThreshold;
    job.includeFirstStep = thresholds.includeFirstStep;
    setJob(job);
}

selection::SelectionThresholds TrainingForm::thresholds() const
{
    return {m_job.plausibilityThreshold, m_job.klThreshold, m_job.includeFirstStep};
}

QString TrainingForm::fault(Id id) const
{
    if (auto sentence = faultOf(trainingField(id), value(id)); !sentence.isEmpty())
        return sentence;
    if (id == Id::WarmupSteps && m_job.warmupSteps > m_job.numSteps)
        return tr("A warm-up of %L1 steps does not fit into %L2 steps.").arg(m_job.warmupSteps).arg(m_job.numSteps);
    if (id == Id::Expert && !m_job.samples.empty() && m_job.expert.empty())
        return tr("A samples file does not say which model it is for: name the model to train.");
    return {};
}

QString TrainingForm::firstFault() const
{
    for (const auto& field : trainingFields())
        if (auto sentence = fault(field.id); !sentence.isEmpty())
            return sentence;
    return {};
}

QString TrainingForm::ignoredBecause(Id id) const
{
    const bool fromFile = !m_job.samples.empty();
    switch (id) {
    case Id::Scoring:
    case Id::PlausibilityThreshold:
    case Id::IncludeFirstStep:
    case Id::Choice:
    case Id::Label:
    case Id::AnyBase:
        return fromFile ? tr("Not used: the samples file decides what is trained on.") : QString();
    case Id::KlThreshold:
        if (fromFile)
            return tr("Not used: the samples file decides what is trained on.");
        return m_job.choice == "all" ? tr("Not used: all steps are trained on.") : QString();
    case Id::Rank:
    case Id::LoraAlpha:
    case Id::Targets:
        return m_job.startAdapter.empty() ? QString()
                                          : tr("Not used: the adapter that is trained further has its own.");
    case Id::EvaluationProblems:
        return m_job.evaluateEvery == 0 ? tr("Not used: nothing is evaluated.") : QString();
    case Id::MaxEvaluationProblems:
    case Id::MaxEvaluationTokens:
        return m_job.evaluateEvery == 0 || m_job.evaluationProblems.empty()
                   ? tr("Not used: there is no problem file to ask from.")
                   : QString();
    default:
        return {};
    }
}

} // namespace lr::widgets
