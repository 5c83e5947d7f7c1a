#include "models/training_fields.h"

#include "common/error.h"

#include <QCoreApplication>

namespace lr::widgets {

using settings::FieldValue;
using settings::Group;
using settings::Kind;
using settings::TrainSettings;

namespace {

QString translated(const std::string& text)
{
    return text.empty() ? QString() : QCoreApplication::translate("Settings", text.c_str());
}

struct ToVariant
{
    QVariant operator()(bool value) const { return value; }
    QVariant operator()(std::int64_t value) const { return QVariant::fromValue<qlonglong>(value); }
    QVariant operator()(std::uint64_t value) const { return QVariant::fromValue<qulonglong>(value); }
    QVariant operator()(double value) const { return value; }
    QVariant operator()(const std::string& value) const { return QString::fromStdString(value); }
    QVariant operator()(const std::vector<std::string>& values) const
    {
        QStringList list;
        for (const auto& value : values)
            list << QString::fromStdString(value);
        return list;
    }
};

FieldValue toValue(const settings::Field& field, const QVariant& variant)
{
    switch (field.kind) {
    case Kind::Flag:
        return variant.toBool();
    case Kind::Integer:
    case Kind::Scoring:
        return static_cast<std::int64_t>(variant.toLongLong());
    case Kind::Seed:
        return static_cast<std::uint64_t>(variant.toULongLong());
    case Kind::Real:
    case Kind::Scientific:
        return variant.toDouble();
    case Kind::Several: {
        std::vector<std::string> values;
        for (const auto& value : variant.toStringList())
            values.push_back(value.toStdString());
        return values;
    }
    default:
        return variant.toString().toStdString();
    }
}

TrainingField fieldOf(const settings::Setting<TrainSettings>& setting)
{
    TrainingField field;
    field.setting = &setting;
    field.key = QLatin1String(setting.key);
    field.label = translated(setting.label);
    field.unit = translated(setting.unit);
    field.help = translated(setting.help);
    field.zeroText = translated(setting.zeroText);
    for (const auto& option : setting.options)
        field.choices.append({QString::fromStdString(option.name), translated(option.label)});
    return field;
}

} // namespace

QVariant TrainingField::read(const TrainSettings& job) const
{
    return std::visit(ToVariant(), setting->read(job));
}

void TrainingField::write(TrainSettings& job, const QVariant& value) const
{
    setting->write(job, toValue(*setting, value));
}

QString TrainingField::faultOf(const QVariant& value) const
{
    return QString::fromStdString(valueFault(*setting, toValue(*setting, value)));
}

const std::vector<TrainingField>& trainingFields()
{
    static const auto fields = [] {
        std::vector<TrainingField> made;
        for (const auto& setting : settings::settingsOf<TrainSettings>())
            if (setting.isInForm)
                made.push_back(fieldOf(setting));
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

QString groupTitle(Group group)
{
    switch (group) {
    case Group::Source:
        return translated("Samples");
    case Group::Adapter:
        return translated("Adapter");
    case Group::Optimizer:
        return translated("Optimiser");
    case Group::Generation:
        return translated("Answers");
    case Group::Keeping:
        return translated("Keeping");
    case Group::Validation:
        return translated("Validation");
    case Group::Machine:
        return translated("Machine");
    }
    return {};
}

} // namespace lr::widgets
