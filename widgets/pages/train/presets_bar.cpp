#include "pages/train/presets_bar.h"

#include "models/form_field.h"
#include "models/training_form.h"
#include "models/training_presets.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lr::widgets {

PresetsBar::PresetsBar(TrainingPresets& presets, TrainingForm& form, QWidget* parent)
    : QWidget(parent)
    , m_presets(presets)
    , m_form(form)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeChooser());
    column->addWidget(makeNaming());
    refresh();
    connect(&presets, &TrainingPresets::namesChanged, this, &PresetsBar::refresh);
    connect(&form, &TrainingForm::changed, this, &PresetsBar::followForm);
}

QToolButton* PresetsBar::makeButton(const QString& text, const QString& help)
{
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(help);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QWidget* PresetsBar::makeChooser()
{
    auto* area = new QWidget(this);
    auto* row = new QHBoxLayout(area);
    row->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("&Preset"), area);
    m_choice = new QComboBox(area);
    m_choice->setObjectName(QStringLiteral("preset"));
    m_choice->setAccessibleName(tr("Preset"));
    m_choice->setPlaceholderText(tr("your own settings"));
    m_choice->setToolTip(tr("Settings that belong together. What is trained, and on which machine, stays as it is."));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    label->setBuddy(m_choice);
    m_save = makeButton(tr("Save…"), tr("Save the current settings as a preset"));
    m_duplicate = makeButton(tr("Duplicate"), tr("Save a copy of the chosen preset under another name"));
    m_remove = makeButton(tr("Remove"), tr("Remove the chosen preset"));
    row->addWidget(label);
    row->addWidget(m_choice, 1);
    for (auto* button : {m_save, m_duplicate, m_remove})
        row->addWidget(button);
    connect(m_choice, &QComboBox::activated, this, [this] { apply(m_choice->currentText()); });
    connect(m_save, &QToolButton::clicked, this, &PresetsBar::startNaming);
    connect(m_duplicate, &QToolButton::clicked, this, &PresetsBar::duplicate);
    connect(m_remove, &QToolButton::clicked, this, &PresetsBar::remove);
    return area;
}

QWidget* PresetsBar::makeNaming()
{
    m_naming = new QWidget(this);
    auto* row = new QHBoxLayout(m_naming);
    row->setContentsMargins(0, 0, 0, 0);
    m_name = new QLineEdit(m_naming);
    m_name->setObjectName(QStringLiteral("preset_name"));
    m_name->setPlaceholderText(tr("Name of the preset"));
    m_name->setAccessibleName(tr("Name of the preset"));
    auto* save = new QPushButton(tr("Save"), m_naming);
    auto* cancel = new QPushButton(tr("Cancel"), m_naming);
    row->addWidget(m_name, 1);
    row->addWidget(save);
    row->addWidget(cancel);
    m_naming->hide();
    connect(m_name, &QLineEdit::returnPressed, this, &PresetsBar::saveNamed);
    connect(save, &QPushButton::clicked, this, &PresetsBar::saveNamed);
    connect(cancel, &QPushButton::clicked, m_naming, &QWidget::hide);
    return m_naming;
}

QString PresetsBar::current() const
{
    return m_choice->currentIndex() < 0 ? QString() : m_choice->currentText();
}

void PresetsBar::refresh()
{
    const QSignalBlocker block(m_choice);
    m_choice->clear();
    m_choice->addItems(m_presets.names());
    followForm();
}

/// Shows the preset that the form agrees with, if there is one. Saved ones are only looked at while chosen: files are
/// not read at every key.
void PresetsBar::followForm()
{
    if (m_isApplying)
        return;
    const auto agrees = [this](const QString& name) {
        const auto applied = m_presets.apply(name, m_form.job());
        return applied.failure.isEmpty() && std::all_of(formFieldsOf<settings::TrainSettings>().begin(),
                                                formFieldsOf<settings::TrainSettings>().end(), [&](const auto& field) {
                                                    return field.read(applied.job) == field.read(m_form.job());
                                                });
    };
    if (const auto chosen = current(); chosen.isEmpty() || TrainingPresets::isBuiltIn(chosen) || !agrees(chosen)) {
        int index = -1;
        for (const auto& name : TrainingPresets::builtInNames())
            if (agrees(name))
                index = m_choice->findText(name);
        m_choice->setCurrentIndex(index);
    }
    m_duplicate->setEnabled(m_choice->currentIndex() >= 0);
    m_remove->setEnabled(m_choice->currentIndex() >= 0 && !TrainingPresets::isBuiltIn(current()));
}

void PresetsBar::apply(const QString& name)
{
    const auto applied = m_presets.apply(name, m_form.job());
    if (!applied.failure.isEmpty()) {
        followForm();
        return report(applied.failure);
    }
    m_isApplying = true;
    m_form.setJob(applied.job);
    m_isApplying = false;
    followForm();
    Q_EMIT presetApplied(name);
}

void PresetsBar::startNaming()
{
    m_naming->show();
    m_name->selectAll();
    m_name->setFocus();
}

void PresetsBar::saveNamed()
{
    const auto name = m_name->text().trimmed();
    const auto failure = m_presets.save(name, m_form.job());
    if (!failure.isEmpty())
        return report(failure);
    m_naming->hide();
    m_choice->setCurrentIndex(m_choice->findText(name));
    followForm();
}

void PresetsBar::duplicate()
{
    QString copy;
    const auto failure = m_presets.duplicate(current(), copy);
    if (!failure.isEmpty())
        return report(failure);
    m_choice->setCurrentIndex(m_choice->findText(copy));
    followForm();
}

void PresetsBar::remove()
{
    report(m_presets.remove(current()));
}

void PresetsBar::report(const QString& failure)
{
    if (!failure.isEmpty())
        Q_EMIT failed(failure);
}

} // namespace lr::widgets
