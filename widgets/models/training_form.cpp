#include "models/training_form.h"

#include "models/form_field.h"

#include <algorithm>
#include <array>

namespace lr::widgets {

using settings::TrainSettings;

namespace {

template <std::size_t kSize>
bool isOneOf(std::string_view key, const std::array<std::string_view, kSize>& keys)
{
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// What selects among the steps of a scoring.
constexpr std::array<std::string_view, 7> kSelection{
    "scoring", "plausibility_threshold", "kl_threshold", "include_first_step", "choice", "label", "any_base"};
/// What a new adapter is made from.
constexpr std::array<std::string_view, 4> kNewAdapter{"rank", "lora_alpha", "targets", "use_rslora"};
constexpr std::array<std::string_view, 2> kAsking{"max_evaluation_problems", "max_evaluation_tokens"};

} // namespace

TrainingForm::TrainingForm(QObject* parent)
    : QObject(parent)
{}

void TrainingForm::setJob(const TrainSettings& job)
{
    QStringList changedKeys;
    for (const auto& field : formFieldsOf<TrainSettings>())
        if (field.read(job) != field.read(m_job))
            changedKeys << field.key;
    m_job = job;
    for (const auto& key : changedKeys)
        Q_EMIT fieldChanged(key);
    if (!changedKeys.empty())
        Q_EMIT changed();
}

QVariant TrainingForm::value(std::string_view key) const
{
    return formFieldOf<TrainSettings>(key).read(m_job);
}

void TrainingForm::setValue(std::string_view key, const QVariant& value)
{
    auto job = m_job;
    formFieldOf<TrainSettings>(key).write(job, value);
    setJob(job);
}

bool TrainingForm::isDefault(std::string_view key) const
{
    return value(key) == formFieldOf<TrainSettings>(key).read(TrainSettings{});
}

void TrainingForm::setThresholds(const selection::SelectionThresholds& thresholds)
{
    auto job = m_job;
    job.setThresholds(thresholds);
    setJob(job);
}

selection::SelectionThresholds TrainingForm::thresholds() const
{
    return m_job.thresholds();
}

QString TrainingForm::fault(std::string_view key) const
{
    for (const auto& fault : settings::faultsOf(m_job))
        if (fault.key == key)
            return QString::fromStdString(fault.sentence);
    return {};
}

QString TrainingForm::firstFault() const
{
    const auto faults = settings::faultsOf(m_job);
    return faults.empty() ? QString() : QString::fromStdString(faults.front().sentence);
}

QString TrainingForm::ignoredBecause(std::string_view key) const
{
    const bool isFromFile = !m_job.samples.empty();
    if (isOneOf(key, kSelection) && isFromFile)
        return tr("Not used: the samples file decides what is trained on.");
    if (key == "kl_threshold" && m_job.choice == selection::StepChoice::All)
        return tr("Not used: all steps are trained on.");
    if (key == "system_prompt" || key == "date")
        return isFromFile ? QString() : tr("Not used: the workspace holds the prompts.");
    if (isOneOf(key, kNewAdapter) && !m_job.startAdapter.empty())
        return tr("Not used: the adapter that is trained further has its own value.");
    if (key == "evaluation_problems" && m_job.evaluateEvery == 0)
        return tr("Not used: nothing is evaluated.");
    if (isOneOf(key, kAsking) && (m_job.evaluateEvery == 0 || m_job.evaluationProblems.empty()))
        return tr("Not used: there is no problem file to ask from.");
    return {};
}

} // namespace lr::widgets
