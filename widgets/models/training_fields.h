#pragma once

#include "models/form_field.h"
#include "settings/train_settings.h"

#include <string_view>
#include <vector>

namespace lr::widgets {

/// One setting of a fine-tuning run as its form shows it, and where it is stored.
struct TrainingField : FormField
{
    explicit TrainingField(const settings::Setting<settings::TrainSettings>& described)
        : FormField(described)
        , setting(&described)
    {}

    const settings::Setting<settings::TrainSettings>* setting;

    QVariant read(const settings::TrainSettings& job) const { return toVariant(setting->read(job)); }
    /// Throws common::Error(InvalidArgument) for a name that is not one of the choices.
    void write(settings::TrainSettings& job, const QVariant& value) const { setting->write(job, valueOf(value)); }
};

/// All fields that a form shows, in its order. Texts are translated when it is first called.
const std::vector<TrainingField>& trainingFields();
/// The field with that key; `key` must be the key of one of trainingFields().
const TrainingField& trainingField(std::string_view key);

} // namespace lr::widgets
