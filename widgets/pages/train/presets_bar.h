#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace lr::widgets {

class TrainingForm;
class TrainingPresets;

/// Chooses a preset for the form, and saves, duplicates and removes presets. The name is entered in the bar itself;
/// failures are reported by failed().
class PresetsBar : public QWidget
{
    Q_OBJECT

public:
    /// Both are borrowed and must outlive the bar.
    PresetsBar(TrainingPresets& presets, TrainingForm& form, QWidget* parent = nullptr);

    QString current() const; ///< empty while the form matches no preset

Q_SIGNALS:
    void presetApplied(const QString& name);
    void failed(const QString& sentence);

private:
    QWidget* makeChooser();
    QWidget* makeNaming();
    QToolButton* makeButton(const QString& text, const QString& help);
    void apply(const QString& name);
    void refresh();
    void followForm();
    void startNaming();
    void saveNamed();
    void duplicate();
    void remove();
    void report(const QString& failure);

    TrainingPresets& m_presets;
    TrainingForm& m_form;
    QComboBox* m_choice = nullptr;
    QToolButton* m_save = nullptr;
    QToolButton* m_duplicate = nullptr;
    QToolButton* m_remove = nullptr;
    QWidget* m_naming = nullptr;
    QLineEdit* m_name = nullptr;
    bool m_isApplying = false;
};

} // namespace lr::widgets
