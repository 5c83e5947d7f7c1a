#pragma once

#include "settings/train_settings.h"

#include <QList>
#include <QString>
#include <QVariant>

#include <string_view>
#include <vector>

namespace lr::widgets {

/// One setting of a fine-tuning run as a form shows it: its description (settings/field.h) with the texts translated,
/// and its value as a QVariant: bool, qlonglong, qulonglong, double, QString or QStringList.
struct TrainingField
{
    struct Option
    {
        QString value; ///< as the engine takes it
        QString text;  ///< as people read it
    };

    const settings::Setting<settings::TrainSettings>* setting = nullptr;
    QString key;
    QString label;
    QString unit; ///< "nats"; empty for a plain number
    QString help;
    QString zeroText; ///< stands for 0 where that is no amount: "never"
    QList<Option> choices;

    settings::Kind kind() const { return setting->kind; }
    settings::Group group() const { return setting->group; }

    QVariant read(const settings::TrainSettings& job) const;
    /// Throws std::bad_variant_access for a value of another type.
    void write(settings::TrainSettings& job, const QVariant& value) const;
    /// Why `value` cannot be this field's, as a sentence; empty if it can.
    QString faultOf(const QVariant& value) const;
};

/// All fields that a form shows, in its order. Texts are translated when it is first called.
const std::vector<TrainingField>& trainingFields();
/// `key` is one of theirs.
const TrainingField& trainingField(std::string_view key);

QString groupTitle(settings::Group group);

} // namespace lr::widgets
