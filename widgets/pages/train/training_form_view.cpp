#include "pages/train/training_form_view.h"

#include "pages/train/collapsible_group.h"
#include "pages/train/field_editor.h"
#include "theme/palette.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace lr::widgets {

namespace {

using settings::Group;

constexpr std::array kGroups{
    Group::Source, Group::Adapter, Group::Optimizer, Group::Keeping, Group::Validation, Group::Machine};
/// What the Explore page can decide.
const QStringList kOfExplore{QStringLiteral("plausibility_threshold"), QStringLiteral("kl_threshold"),
    QStringLiteral("include_first_step"), QStringLiteral("scoring")};

bool hasFields(Group group, bool isAdvanced)
{
    const auto& fields = trainingFields();
    return std::any_of(fields.begin(), fields.end(),
        [=](const auto& field) { return field.group() == group && field.setting->isAdvanced == isAdvanced; });
}

QFormLayout* makeFormLayout(QWidget* parent)
{
    auto* form = new QFormLayout(parent);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    return form;
}

} // namespace

TrainingFormView::TrainingFormView(TrainingForm& form, QWidget* parent)
    : QWidget(parent)
    , m_form(form)
{
    auto* column = new QVBoxLayout(this);
    for (const auto group : kGroups)
        column->addWidget(makeGroup(group));
    column->addStretch();
    for (const auto& field : trainingFields())
        showField(field.key);
    showRemarks();
    connect(&form, &TrainingForm::fieldChanged, this, &TrainingFormView::showField);
    connect(&form, &TrainingForm::changed, this, &TrainingFormView::showRemarks);
}

QWidget* TrainingFormView::makeGroup(Group group)
{
    auto* box = new QGroupBox(groupTitle(group), this);
    auto* column = new QVBoxLayout(box);
    auto* fields = makeFields(group, false);
    column->addWidget(fields);
    if (hasFields(group, true)) {
        auto* more = new CollapsibleGroup(tr("More"), box);
        more->setObjectName(QStringLiteral("more%1").arg(static_cast<int>(group)));
        more->setContent(makeFields(group, true));
        column->addWidget(more);
    }
    return box;
}

QWidget* TrainingFormView::makeFields(Group group, bool isAdvanced)
{
    auto* area = new QWidget(this);
    auto* layout = makeFormLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    for (const auto& field : trainingFields()) {
        if (field.group() != group || field.setting->isAdvanced != isAdvanced)
            continue;
        addField(field, *layout);
        if (field.key == QLatin1String("include_first_step"))
            addFollowBox(*layout);
    }
    return area;
}

void TrainingFormView::addField(const TrainingField& field, QFormLayout& form)
{
    auto* cell = new QWidget(this);
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    Row row;
    row.editor = new FieldEditor(field, cell);
    row.fault = new QLabel(cell);
    row.fault->setWordWrap(true);
    row.fault->setTextFormat(Qt::PlainText);
    row.fault->hide();
    column->addWidget(row.editor);
    column->addWidget(row.fault);
    if (row.editor->isSelfLabelled()) {
        form.addRow(cell);
    } else {
        row.label = new QLabel(field.label, this);
        row.label->setBuddy(row.editor->control());
        row.label->setToolTip(field.help);
        row.label->setWhatsThis(field.help);
        form.addRow(row.label, cell);
    }
    connect(row.editor, &FieldEditor::edited, this, [this, &field](const QVariant& value) {
        if (kOfExplore.contains(field.key))
            setFollowsExplore(false);
        m_form.setValue(field.setting->key, value);
    });
    connect(row.editor, &FieldEditor::focused, this, [this, &field] { Q_EMIT helpChanged(field.help); });
    m_rows[field.key] = row;
}

void TrainingFormView::addFollowBox(QFormLayout& form)
{
    m_follow = new QCheckBox(tr("Scoring, α, β and first step &as on Explore"), this);
    m_follow->setObjectName(QStringLiteral("follow_explore"));
    m_follow->setChecked(true);
    m_follow->setToolTip(tr("The run is trained on the scoring that the Explore page shows, with its thresholds."));
    m_follow->setWhatsThis(m_follow->toolTip());
    form.addRow(m_follow);
    connect(m_follow, &QCheckBox::toggled, this, &TrainingFormView::followsExploreChanged);
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
    auto* editor = m_rows.at(key).editor;
    editor->setValue(m_form.value(editor->field().field->key));
}

void TrainingFormView::showRemarks()
{
    std::map<std::string, QString> faults;
    for (const auto& fault : settings::faultsOf(m_form.job()))
        faults.emplace(fault.key, QString::fromStdString(fault.sentence));
    for (const auto& [key, row] : m_rows) {
        const auto& field = row.editor->field();
        const auto found = faults.find(field.field->key);
        const auto fault = found == faults.end() ? QString() : found->second;
        const auto ignored = m_form.ignoredBecause(field.field->key);
        row.fault->setText(fault);
        row.fault->setVisible(!fault.isEmpty());
        auto colors = row.fault->palette();
        colors.setColor(QPalette::WindowText, theme::asText(theme::wrong(palette()), palette()));
        row.fault->setPalette(colors);
        row.editor->setEnabled(ignored.isEmpty());
        row.editor->setToolTip(ignored);
        if (row.label)
            row.label->setToolTip(ignored.isEmpty() ? field.help : ignored);
    }
}

} // namespace lr::widgets
