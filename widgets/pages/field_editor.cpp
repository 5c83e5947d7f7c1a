#include "pages/field_editor.h"

#include "pages/path_field.h"
#include "pages/scientific_spin_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QWheelEvent>

#include <algorithm>
#include <limits>

namespace lr::widgets {

using settings::Kind;

namespace {

constexpr int kTargetColumns = 3;
constexpr int kNumberWidth = 18; ///< average characters

int asInt(double value)
{
    return static_cast<int>(
        std::clamp<double>(value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

QString suffixOf(const FormField& field)
{
    return field.unit.isEmpty() ? QString() : QLatin1Char(' ') + field.unit;
}

} // namespace

FieldEditor::FieldEditor(const FormField& field, QWidget* parent)
    : QWidget(parent)
    , m_field(field)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    switch (field.kind()) {
    case Kind::Integer:
        makeSpinBox();
        break;
    case Kind::Real:
        makeRealBox(new QDoubleSpinBox(this));
        break;
    case Kind::Scientific:
        makeRealBox(new ScientificSpinBox(this));
        break;
    case Kind::Seed:
        makeSeed();
        break;
    case Kind::Flag:
        makeFlag();
        break;
    case Kind::Choice:
    case Kind::Scoring:
    case Kind::Device:
        makeCombo();
        break;
    case Kind::Several:
        makeTargets();
        break;
    case Kind::Run:
        makeRun();
        break;
    case Kind::Text:
        makeText();
        break;
    case Kind::File:
    case Kind::Folder:
    case Kind::ModelFolder:
        makePath();
        break;
    }
    setFocusProxy(m_control);
}

/// `control` is what is named and gets the keyboard focus; `whole` what it is a part of, if it is one.
void FieldEditor::adopt(QWidget* control, QWidget* whole)
{
    m_control = control;
    control->setObjectName(m_field.key);
    control->setAccessibleName(m_field.label);
    control->setAccessibleDescription(m_field.help);
    control->setToolTip(m_field.help);
    control->setWhatsThis(m_field.help);
    control->installEventFilter(this);
    auto* row = static_cast<QHBoxLayout*>(layout());
    const bool isNumber = qobject_cast<QAbstractSpinBox*>(control) != nullptr;
    if (isNumber)
        control->setMinimumWidth(kNumberWidth * fontMetrics().averageCharWidth());
    row->addWidget(whole != nullptr ? whole : control, isNumber ? 0 : 1);
    if (isNumber)
        row->addStretch();
}

void FieldEditor::setValue(const QVariant& value)
{
    if (value == m_read())
        return; // a cursor in the middle of a text stays where it is
    const QSignalBlocker block(this);
    m_show(value);
}

bool FieldEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn)
        Q_EMIT focused();
    // Scrolling the form must not change what the mouse happens to pass over.
    if (event->type() == QEvent::Wheel && !static_cast<QWidget*>(watched)->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void FieldEditor::makeSpinBox()
{
    auto* box = new QSpinBox(this);
    box->setRange(asInt(m_field.field->low), asInt(m_field.field->high));
    box->setSingleStep(asInt(m_field.field->step));
    box->setGroupSeparatorShown(true);
    box->setSuffix(suffixOf(m_field));
    box->setSpecialValueText(m_field.zeroText);
    box->setFocusPolicy(Qt::StrongFocus);
    m_read = [box] { return QVariant::fromValue<qlonglong>(box->value()); };
    m_show = [box](const QVariant& value) { box->setValue(asInt(value.toDouble())); };
    connect(box, &QSpinBox::valueChanged, this, [this] { Q_EMIT edited(value()); });
    adopt(box);
}

void FieldEditor::makeRealBox(QAbstractSpinBox* made)
{
    auto* box = static_cast<QDoubleSpinBox*>(made);
    box->setDecimals(std::max(m_field.field->decimals, 2));
    box->setRange(m_field.field->low, m_field.field->high);
    box->setSingleStep(m_field.field->step);
    box->setSuffix(suffixOf(m_field));
    box->setSpecialValueText(m_field.zeroText);
    box->setFocusPolicy(Qt::StrongFocus);
    m_read = [box] { return QVariant(box->value()); };
    m_show = [box](const QVariant& value) { box->setValue(value.toDouble()); };
    connect(box, &QDoubleSpinBox::valueChanged, this, [this] { Q_EMIT edited(value()); });
    adopt(box);
}

void FieldEditor::makeSeed()
{
    auto* edit = new QLineEdit(this);
    edit->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,20}")), edit));
    m_read = [edit] { return QVariant::fromValue<qulonglong>(edit->text().toULongLong()); };
    m_show = [edit](const QVariant& value) { edit->setText(QString::number(value.toULongLong())); };
    connect(edit, &QLineEdit::textEdited, this, [this] { Q_EMIT edited(value()); });
    adopt(edit);
    m_show(0);
}

void FieldEditor::makeFlag()
{
    auto* box = new QCheckBox(m_field.label, this);
    m_read = [box] { return QVariant(box->isChecked()); };
    m_show = [box](const QVariant& value) { box->setChecked(value.toBool()); };
    connect(box, &QCheckBox::toggled, this, [this] { Q_EMIT edited(value()); });
    adopt(box);
}

void FieldEditor::makeCombo()
{
    auto* combo = new QComboBox(this);
    combo->setFocusPolicy(Qt::StrongFocus);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(8);
    m_read = [combo] { return combo->currentData(); };
    m_show = [this](const QVariant& value) { selectInCombo(value); };
    adopt(combo);
    setOptions(m_field.choices);
    connect(combo, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT edited(value()); });
}

void FieldEditor::setOptions(const QList<FormField::Option>& options)
{
    auto* combo = qobject_cast<QComboBox*>(m_control);
    if (!combo)
        return;
    const QSignalBlocker block(combo);
    if (m_field.kind() == Kind::Run) {
        const auto text = combo->currentText();
        combo->clear();
        combo->addItem(m_field.zeroText);
        for (const auto& option : options)
            combo->addItem(option.text);
        combo->setEditText(text);
        return;
    }
    const auto present = combo->currentData();
    combo->clear();
    for (const auto& [value, text] : options) {
        const bool isNumber = m_field.kind() == Kind::Scoring;
        combo->addItem(text, isNumber ? QVariant::fromValue<qlonglong>(value.toLongLong()) : QVariant(value));
        combo->setItemData(combo->count() - 1, text.toHtmlEscaped(), Qt::ToolTipRole);
    }
    if (present.isValid())
        selectInCombo(present);
}

void FieldEditor::selectInCombo(const QVariant& value)
{
    auto* combo = static_cast<QComboBox*>(m_control);
    if (combo->findData(value) < 0)
        combo->addItem(
            m_field.kind() == Kind::Scoring && value.toLongLong() == 0 ? tr("The latest") : value.toString(), value);
    combo->setCurrentIndex(combo->findData(value));
}

void FieldEditor::makeTargets()
{
    auto* group = new QWidget(this);
    auto* grid = new QGridLayout(group);
    grid->setContentsMargins(0, 0, 0, 0);
    QList<QCheckBox*> boxes;
    for (const auto& option : m_field.choices) {
        auto* box = new QCheckBox(option.text, group);
        box->setObjectName(option.value);
        box->setAccessibleName(tr("%1: %2").arg(m_field.label, option.text));
        box->setToolTip(m_field.help);
        box->installEventFilter(this);
        grid->addWidget(
            box, static_cast<int>(boxes.size()) / kTargetColumns, static_cast<int>(boxes.size()) % kTargetColumns);
        connect(box, &QCheckBox::toggled, this, [this] { Q_EMIT edited(value()); });
        boxes << box;
    }
    m_read = [boxes] {
        QStringList chosen;
        for (const auto* box : boxes)
            if (box->isChecked())
                chosen << box->objectName();
        return QVariant(chosen);
    };
    m_show = [boxes](const QVariant& value) {
        for (auto* box : boxes)
            box->setChecked(value.toStringList().contains(box->objectName()));
    };
    adopt(group);
    group->setFocusProxy(boxes.front());
}

void FieldEditor::makeRun()
{
    auto* combo = new QComboBox(this);
    combo->setEditable(true);
    combo->setInsertPolicy(QComboBox::NoInsert);
    combo->setFocusPolicy(Qt::StrongFocus);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->lineEdit()->setPlaceholderText(m_field.zeroText);
    m_read = [this, combo] {
        const auto text = combo->currentText().trimmed();
        return QVariant(text == m_field.zeroText ? QString() : text);
    };
    m_show = [combo](const QVariant& value) { combo->setEditText(value.toString()); };
    adopt(combo);
    setOptions({});
    connect(combo, &QComboBox::currentTextChanged, this, [this] { Q_EMIT edited(value()); });
}

void FieldEditor::makeText()
{
    auto* edit = new QLineEdit(this);
    edit->setPlaceholderText(m_field.zeroText);
    edit->setClearButtonEnabled(true);
    m_read = [edit] { return QVariant(edit->text()); };
    m_show = [edit](const QVariant& value) { edit->setText(value.toString()); };
    connect(edit, &QLineEdit::textChanged, this, [this] { Q_EMIT edited(value()); });
    adopt(edit);
}

void FieldEditor::makePath()
{
    const bool isFolder = m_field.kind() != Kind::File;
    auto* path = new PathField(isFolder ? PathField::Kind::Folder : PathField::Kind::File, m_field.label, this);
    path->setPlaceholder(m_field.zeroText.isEmpty() ? tr("path") : m_field.zeroText);
    m_read = [path] { return QVariant(path->path()); };
    m_show = [path](const QVariant& value) { path->setPath(value.toString()); };
    connect(path, &PathField::pathChanged, this, [this] { Q_EMIT edited(value()); });
    adopt(path->edit(), path);
}

void FieldEditor::setPlaceholder(const QString& text)
{
    if (auto* edit = qobject_cast<QLineEdit*>(m_control))
        edit->setPlaceholderText(text);
}

} // namespace lr::widgets
