#pragma once

#include "settings/field.h"

#include <QList>
#include <QString>
#include <QVariant>

#include <vector>

namespace lr::widgets {

/// A setting as a form shows it: its description (settings/field.h) with the texts translated. Its value is a QVariant:
/// bool, qlonglong, qulonglong, double, QString or QStringList, by the field's kind.
struct FormField
{
    struct Option
    {
        QString value; ///< as the engine expects it
        QString text;  ///< as people read it
    };

    /// `field` is borrowed; descriptions live as long as the program.
    explicit FormField(const settings::Field& field);

    const settings::Field* field;
    QString key;
    QString label;
    QString unit; ///< "nats"; empty for a plain number
    QString help;
    QString zeroText; ///< text for 0 if 0 is not a quantity: "never"
    QList<Option> choices;

    settings::Kind kind() const { return field->kind; }
    settings::Group group() const { return field->group; }

    /// Converts the value of a form's control to the type of the struct. What cannot be converted becomes 0 or empty.
    settings::FieldValue valueOf(const QVariant& variant) const;
    /// Why this field cannot have `value`, as a sentence; empty if it can.
    QString faultOf(const QVariant& value) const;
};

QVariant toVariant(const settings::FieldValue& value);

QString groupTitle(settings::Group group);

/// The fields of a kind of job that a form shows, in the order of the description. Texts are translated when it is
/// first called.
template <class Settings>
const std::vector<FormField>& formFieldsOf()
{
    static const auto fields = [] {
        std::vector<FormField> made;
        for (const auto& setting : settings::settingsOf<Settings>())
            if (setting.isInForm)
                made.emplace_back(setting);
        return made;
    }();
    return fields;
}

} // namespace lr::widgets
