#include "pages/train/training_form_view.h"

#include "pages/field_editor.h"
#include "pages/settings_form.h"

#include <QCheckBox>
#include <QVBoxLayout>

#include <array>

namespace lr::widgets {

namespace {

using settings::Group;
using settings::TrainSettings;

constexpr std::array kGroups{
    Group::Source, Group::Adapter, Group::Optimizer, Group::Keeping, Group::Validation, Group::Machine};
/// What the Explore page can decide.
const QStringList kOfExplore{QStringLiteral("plausibility_threshold"), QStringLiteral("kl_threshold"),
    QStringLiteral("include_first_step"), QStringLiteral("scoring")};

std::vector<SettingsForm::Part> partsOfRun(std::function<QWidget*(QWidget*)> makeFollowBox)
{
    std::vector<SettingsForm::Part> parts;
    for (const auto group : kGroups)
        parts.push_back({QString::number(static_cast<int>(group)), groupTitle(group),
            fieldsWhere<TrainSettings>([=](const FormField& field) { return field.group() == group; }),
            {{QStringLiteral("include_first_step"), {}, makeFollowBox}}});
    return parts;
}

} // namespace

TrainingFormView::TrainingFormView(TrainingForm& form, QWidget* parent)
    : QWidget(parent)
    , m_form(form)
    , m_fields(new SettingsForm(partsOfRun([this](QWidget* row) { return makeFollowBox(row); }), this))
{
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_fields);
    column->addStretch();
    m_fields->showSettings(m_form.job());
    showRemarks();
    connect(m_fields, &SettingsForm::helpChanged, this, &TrainingFormView::helpChanged);
    connect(m_fields, &SettingsForm::edited, this, [this](const QString& key, const QVariant& value) {
        if (kOfExplore.contains(key))
            setFollowsExplore(false);
        m_form.setValue(key.toStdString(), value);
    });
    connect(&form, &TrainingForm::fieldChanged, this, &TrainingFormView::showField);
    connect(&form, &TrainingForm::changed, this, &TrainingFormView::showRemarks);
}

QWidget* TrainingFormView::makeFollowBox(QWidget* parent)
{
    m_follow = new QCheckBox(tr("Scoring, α, β and first step &as on Explore"), parent);
    m_follow->setObjectName(QStringLiteral("follow_explore"));
    m_follow->setChecked(true);
    m_follow->setToolTip(tr("The run is trained on the scoring that the Explore page shows, with its thresholds."));
    m_follow->setWhatsThis(m_follow->toolTip());
    connect(m_follow, &QCheckBox::toggled, this, &TrainingFormView::followsExploreChanged);
    return m_follow;
}

FieldEditor* TrainingFormView::editor(const QString& key) const
{
    return &m_fields->editor(key);
}

bool TrainingFormView::followsExplore() const
{
    return m_follow->isChecked();
}

void TrainingFormView::setFollowsExplore(bool follows)
{
    m_follow->setChecked(follows);
}

void TrainingFormView::showField(const QString& key)
{
    editor(key)->setValue(m_form.value(key.toStdString()));
}

void TrainingFormView::showRemarks()
{
    m_fields->showFaults(settings::faultsOf(m_form.job()));
    for (const auto& field : formFieldsOf<TrainSettings>())
        m_fields->setIgnored(field.key, m_form.ignoredBecause(field.setting->key));
}

} // namespace lr::widgets
