#include "models/training_fields.h"

#include "models/training_field_table.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace lr::widgets {

namespace detail {

QVariant toVariant(const std::vector<std::string>& value)
{
    QStringList list;
    for (const auto& item : value)
        list << QString::fromStdString(item);
    return list;
}

void assign(std::vector<std::string>& to, const QVariant& value)
{
    to.clear();
    for (const auto& item : value.toStringList())
        to.push_back(item.toStdString());
}

TrainingField withOptions(TrainingField field, QList<TrainingField::Option> options)
{
    field.choices = std::move(options);
    return field;
}

} // namespace detail

namespace {

using FieldKind = TrainingField::Kind;

std::vector<TrainingField> makeFields()
{
    std::vector<TrainingField> all;
    for (auto&& part :
        {detail::sampleFields(), detail::adapterFields(), detail::optimiserFields(), detail::runFields()})
        all.insert(all.end(), part.begin(), part.end());
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return all;
}

bool isKnown(const TrainingField& field, const QString& value)
{
    return std::any_of(field.choices.begin(), field.choices.end(), [&](const auto& o) { return o.value == value; });
}

QString numberFault(const TrainingField& field, const QVariant& value)
{
    bool isNumber = false;
    const double number = value.toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number))
        return detail::tr("%1 must be a number.").arg(field.label);
    if (number >= field.low && number <= field.high)
        return {};
    return detail::tr("%1 must be from %2 to %3.")
        .arg(field.label, QLocale().toString(field.low, 'g', 10), QLocale().toString(field.high, 'g', 10));
}

QString targetsFault(const TrainingField& field, const QStringList& targets)
{
    if (targets.isEmpty())
        return detail::tr("An adapter needs at least one target; q_proj and v_proj are usual.");
    for (const auto& target : targets)
        if (!isKnown(field, target))
            return detail::tr("“%1” is no projection of a layer.").arg(target.left(80));
    return {};
}

} // namespace

const std::vector<TrainingField>& trainingFields()
{
    static const auto fields = makeFields();
    return fields;
}

const TrainingField& trainingField(TrainingFieldId id)
{
    return trainingFields()[static_cast<std::size_t>(id)];
}

QString groupTitle(TrainingGroup group)
{
    switch (group) {
    case TrainingGroup::Samples:
        return detail::tr("Samples");
    case TrainingGroup::Adapter:
        return detail::tr("Adapter");
    case TrainingGroup::Optimiser:
        return detail::tr("Optimiser");
    case TrainingGroup::Keeping:
        return detail::tr("Keeping");
    case TrainingGroup::Validation:
        return detail::tr("Validation");
    case TrainingGroup::Machine:
        return detail::tr("Machine");
    }
    return {};
}

QString faultOf(const TrainingField& field, const QVariant& value)
{
    switch (field.kind) {
    case FieldKind::Integer:
    case FieldKind::Real:
    case FieldKind::Scientific:
    case FieldKind::Scoring:
        return numberFault(field, value);
    case FieldKind::Choice:
        return isKnown(field, value.toString())
                   ? QString()
                   : detail::tr("“%1” is none of the choices for %2.").arg(value.toString().left(80), field.label);
    case FieldKind::Targets:
        return targetsFault(field, value.toStringList());
    default:
        return {};
    }
}

} // namespace lr::widgets
