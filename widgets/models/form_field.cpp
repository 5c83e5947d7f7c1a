#include "models/form_field.h"

#include <QCoreApplication>

namespace lr::widgets {

using settings::FieldValue;
using settings::Group;
using settings::Kind;

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

} // namespace

FormField::FormField(const settings::Field& described)
    : field(&described)
    , key(QLatin1String(described.key))
    , label(translated(described.label))
    , unit(translated(described.unit))
    , help(translated(described.help))
    , zeroText(translated(described.zeroText))
{
    for (const auto& option : described.options)
        choices.append({QString::fromStdString(option.name), translated(option.label)});
}

FieldValue FormField::valueOf(const QVariant& variant) const
{
    switch (kind()) {
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

QVariant toVariant(const FieldValue& value)
{
    return std::visit(ToVariant(), value);
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
