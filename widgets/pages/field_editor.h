#pragma once

#include "models/form_field.h"

#include <QWidget>

#include <functional>

class QAbstractSpinBox;

namespace lr::widgets {

/// The control for one FormField. The kind of control follows from the field's kind; name, help and unit are on it.
class FieldEditor : public QWidget
{
    Q_OBJECT

public:
    explicit FieldEditor(const FormField& field, QWidget* parent = nullptr);

    const FormField& field() const { return m_field; }
    QVariant value() const { return m_read(); }
    /// Shows a value; edited() is not emitted.
    void setValue(const QVariant& value);
    /// Sets the choices of a scoring, a device or a run. The current value stays; if it is not among the choices, it is
    /// shown as it is.
    void setOptions(const QList<FormField::Option>& options);
    /// The text that is shown in place of an empty path or text.
    void setPlaceholder(const QString& text);

    /// The widget that gets the keyboard focus, for a label's buddy.
    QWidget* control() const { return m_control; }
    /// Whether the control shows its own name, as a check box does.
    bool isSelfLabelled() const { return m_field.kind() == settings::Kind::Flag; }

Q_SIGNALS:
    void edited(const QVariant& value);
    void focused(); ///< the control got the keyboard focus

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeSpinBox();
    void makeRealBox(QAbstractSpinBox* made);
    void makeSeed();
    void makeFlag();
    void makeCombo();
    void makeTargets();
    void makeRun();
    void makeText();
    void makePath();
    void selectInCombo(const QVariant& value);
    void adopt(QWidget* control, QWidget* whole = nullptr);

    const FormField& m_field; ///< from the table of fields, which lives as long as the program
    QWidget* m_control = nullptr;
    std::function<QVariant()> m_read;
    std::function<void(const QVariant&)> m_show;
};

} // namespace lr::widgets
