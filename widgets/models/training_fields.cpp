#include "models/training_fields.h"

#include "common/error.h"

namespace lr::widgets {

const std::vector<TrainingField>& trainingFields()
{
    static const auto fields = [] {
        std::vector<TrainingField> made;
        for (const auto& setting : settings::settingsOf<settings::TrainSettings>())
            if (setting.isInForm)
                made.emplace_back(setting);
        return made;
    }();
    return fields;
}

const TrainingField& trainingField(std::string_view key)
{
    for (const auto& field : trainingFields())
        if (field.setting->key == key)
            return field;
    throw common::Error(common::ErrorCode::Internal, "There is no setting '" + std::string(key) + "'.");
}

} // namespace lr::widgets
