#pragma once

#include "common/error.h"
#include "settings/field.h"

#include <QList>
#include <QString>
#include <QVariant>

#include <string>
#include <string_view>
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
};

QString groupTitle(settings::Group group);

QVariant toVariant(const settings::FieldValue& value);

/// A field of one kind of job, and where the job stores it.
template <class Settings>
struct SettingField : FormField
{
    explicit SettingField(const settings::Setting<Settings>& described)
        : FormField(described)
        , setting(&described)
    {}

    const settings::Setting<Settings>* setting;

    QVariant read(const Settings& job) const { return toVariant(setting->read(job)); }
    /// Throws common::Error(InvalidArgument) for a name that is not one of the choices.
    void write(Settings& job, const QVariant& value) const { setting->write(job, valueOf(value)); }
};

/// The fields of a kind of job that a form shows, in the order of the description. Texts are translated when it is
/// first called.
template <class Settings>
const std::vector<SettingField<Settings>>& formFieldsOf()
{
    static const auto fields = [] {
        std::vector<SettingField<Settings>> made;
        for (const auto& setting : settings::settingsOf<Settings>())
            if (setting.isInForm)
                made.emplace_back(setting);
        return made;
    }();
    return fields;
}

/// The field with that key, which must be the key of one of formFieldsOf().
template <class Settings>
const SettingField<Settings>& formFieldOf(std::string_view key)
{
    for (const auto& field : formFieldsOf<Settings>())
        if (field.setting->key == key)
            return field;
    throw common::Error(common::ErrorCode::Internal, "There is no setting '" + std::string(key) + "'.");
}

} // namespace lr::widgets
