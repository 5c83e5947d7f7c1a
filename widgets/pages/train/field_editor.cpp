#include "pages/train/field_editor.h"

#include "pages/train/scientific_spin_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
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
    case Kind::Text:
    case Kind::File:
    case Kind::Folder:
    case Kind::ModelFolder:
        makeText();
        break;
    }
    setFocusProxy(m_control);
}

void FieldEditor::adopt(QWidget* control)
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
    row->addWidget(control, isNumber ? 0 : 1);
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
    const auto present = combo->currentData();
    combo->clear();
    for (const auto& [value, text] : options) {
        const bool isNumber = m_field.kind() == Kind::Scoring;
        combo->addItem(text, isNumber ? QVariant::fromValue<qlonglong>(value.toLongLong()) : QVariant(value));
        combo->setItemData(combo->count() - 1, text, Qt::ToolTipRole);
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

void FieldEditor::makeText()
{
    auto* edit = new QLineEdit(this);
    if (m_field.kind() != Kind::Text)
        edit->setPlaceholderText(tr("path"));
    edit->setClearButtonEnabled(true);
    m_read = [edit] { return QVariant(edit->text()); };
    m_show = [edit](const QVariant& value) { edit->setText(value.toString()); };
    connect(edit, &QLineEdit::textChanged, this, [this] { Q_EMIT edited(value()); });
    adopt(edit);
    if (m_field.kind() != Kind::Text)
        addBrowseButton();
}

void FieldEditor::addBrowseButton()
{
    auto* button = new QToolButton(this);
    button->setText(QStringLiteral("…"));
    button->setAccessibleName(tr("Choose: %1").arg(m_field.label));
    button->setToolTip(tr("Choose on this machine"));
    layout()->addWidget(button);
    connect(button, &QToolButton::clicked, this, [this] {
        auto* dialog = new QFileDialog(this, m_field.label);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(m_field.kind() == Kind::Folder || m_field.kind() == Kind::ModelFolder
                                ? QFileDialog::Directory
                                : QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { static_cast<QLineEdit*>(m_control)->setText(path); });
        dialog->open();
    });
}

} // namespace lr::widgets
