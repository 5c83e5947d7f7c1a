#pragma once

#include "models/form_field.h"

#include <QWidget>

#include <functional>
#include <map>
#include <vector>

class QFormLayout;
class QLabel;

namespace lr::widgets {

class FieldEditor;

/// Fields of a kind of job, each with its control, and below it the fault that it has. Fields that are seldom changed
/// are folded away under "More". It holds no settings: it shows those of its owner and tells what a person edits.
class SettingsForm : public QWidget
{
    Q_OBJECT

public:
    /// A row of the owner's below a field. It is made in its place, so that the Tab key comes to it there.
    struct ExtraRow
    {
        QString below; ///< key of a field
        QString label; ///< may be empty
        std::function<QWidget*(QWidget* parent)> make;
    };

    /// Fields that stand together. A title frames them.
    struct Part
    {
        QString name;                         ///< "more" and this are the object name of what is folded away
        QString title;                        ///< may be empty
        std::vector<const FormField*> fields; ///< borrowed; they live as long as the program
        std::vector<ExtraRow> extraRows{};
    };

    explicit SettingsForm(const std::vector<Part>& parts, QWidget* parent = nullptr);

    /// `key` must be the key of one of the form's fields.
    FieldEditor& editor(const QString& key) const { return *m_rows.at(key).editor; }
    bool hasField(const QString& key) const { return m_rows.contains(key); }

    /// Shows each fault below its field, and none elsewhere.
    void showFaults(const std::vector<settings::Fault>& faults);
    /// Greys a field that has no effect, and says why; undone by an empty reason.
    void setIgnored(const QString& key, const QString& reason);

    /// Shows the values of `settings`; edited() is not emitted.
    template <class Settings>
    void showSettings(const Settings& settings)
    {
        for (const auto& field : formFieldsOf<Settings>())
            if (hasField(field.key))
                showValue(field.key, field.read(settings));
    }

Q_SIGNALS:
    void edited(const QString& key, const QVariant& value);
    void helpChanged(const QString& text); ///< help of the field that got the keyboard focus

private:
    struct Row
    {
        FieldEditor* editor = nullptr;
        QLabel* label = nullptr; ///< null for a check box
        QLabel* fault = nullptr; ///< hidden while there is none
    };

    QWidget* makePart(const Part& part);
    QWidget* makeFields(const Part& part, bool isAdvanced);
    void addField(const FormField& field, QFormLayout& form);
    void showValue(const QString& key, const QVariant& value);

    std::map<QString, Row> m_rows;
};

/// The fields of a kind of job for which `isWanted(field)`, in their order.
template <class Settings, class Predicate>
std::vector<const FormField*> fieldsWhere(const Predicate& isWanted)
{
    std::vector<const FormField*> fields;
    for (const auto& field : formFieldsOf<Settings>())
        if (isWanted(field))
            fields.push_back(&field);
    return fields;
}

} // namespace lr::widgets
