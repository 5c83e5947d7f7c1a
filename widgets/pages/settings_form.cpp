#include "pages/settings_form.h"

#include "pages/collapsible_group.h"
#include "pages/field_editor.h"
#include "theme/palette.h"

#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace lr::widgets {

namespace {

void addRow(QFormLayout& form, const QString& label, QWidget* widget)
{
    if (label.isEmpty())
        form.addRow(widget);
    else
        form.addRow(label, widget);
}

} // namespace

SettingsForm::SettingsForm(const std::vector<Part>& parts, QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    for (const auto& part : parts)
        column->addWidget(makePart(part));
}

QWidget* SettingsForm::makePart(const Part& part)
{
    auto* box = part.title.isEmpty() ? new QWidget(this) : new QGroupBox(part.title, this);
    auto* column = new QVBoxLayout(box);
    if (part.title.isEmpty())
        column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeFields(part, false));
    if (std::ranges::any_of(part.fields, [](const auto* field) { return field->field->isAdvanced; })) {
        auto* more = new CollapsibleGroup(tr("More"), box);
        more->setObjectName(QStringLiteral("more") + part.name);
        more->setContent(makeFields(part, true));
        column->addWidget(more);
    }
    return box;
}

QWidget* SettingsForm::makeFields(const Part& part, bool isAdvanced)
{
    auto* area = new QWidget(this);
    auto* layout = new QFormLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    layout->setRowWrapPolicy(QFormLayout::DontWrapRows);
    for (const auto* field : part.fields) {
        if (field->field->isAdvanced != isAdvanced)
            continue;
        addField(*field, *layout);
        for (const auto& extra : part.extraRows)
            if (extra.below == field->key)
                addRow(*layout, extra.label, extra.make(area));
    }
    return area;
}

void SettingsForm::addField(const FormField& field, QFormLayout& form)
{
    auto* cell = new QWidget(this);
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    Row row{.editor = new FieldEditor(field, cell), .fault = new QLabel(cell)};
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
    connect(row.editor, &FieldEditor::edited, this,
        [this, &field](const QVariant& value) { Q_EMIT edited(field.key, value); });
    connect(row.editor, &FieldEditor::focused, this, [this, &field] { Q_EMIT helpChanged(field.help); });
    m_rows[field.key] = row;
}

void SettingsForm::showValue(const QString& key, const QVariant& value)
{
    editor(key).setValue(value);
}

void SettingsForm::showFaults(const std::vector<settings::Fault>& faults)
{
    for (const auto& [key, row] : m_rows) {
        const auto found = std::ranges::find_if(
            faults, [&](const auto& fault) { return fault.key == row.editor->field().field->key; });
        row.fault->setText(found == faults.end() ? QString() : QString::fromStdString(found->sentence));
        row.fault->setVisible(found != faults.end());
        auto colors = row.fault->palette();
        colors.setColor(QPalette::WindowText, theme::asText(theme::wrong(palette()), palette()));
        row.fault->setPalette(colors);
    }
}

void SettingsForm::setIgnored(const QString& key, const QString& reason)
{
    const auto& row = m_rows.at(key);
    row.editor->setEnabled(reason.isEmpty());
    row.editor->setToolTip(reason);
    if (row.label)
        row.label->setToolTip(reason.isEmpty() ? row.editor->field().help : reason);
}

} // namespace lr::widgets
