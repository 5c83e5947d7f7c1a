#pragma once

#include "models/training_fields.h"

#include <QCoreApplication>

namespace lr::widgets::detail {

using Id = TrainingFieldId;
using Kind = TrainingField::Kind;

inline QString tr(const char* text)
{
    return QCoreApplication::translate("TrainingFields", text);
}

inline QVariant toVariant(const std::string& value)
{
    return QString::fromStdString(value);
}
inline QVariant toVariant(double value)
{
    return value;
}
inline QVariant toVariant(bool value)
{
    return value;
}
inline QVariant toVariant(int value)
{
    return QVariant::fromValue<qlonglong>(value);
}
inline QVariant toVariant(std::int64_t value)
{
    return QVariant::fromValue<qlonglong>(value);
}
inline QVariant toVariant(std::uint64_t value)
{
    return QVariant::fromValue<qulonglong>(value);
}
QVariant toVariant(const std::vector<std::string>& value);

inline void assign(std::string& to, const QVariant& value)
{
    to = value.toString().toStdString();
}
inline void assign(double& to, const QVariant& value)
{
    to = value.toDouble();
}
inline void assign(bool& to, const QVariant& value)
{
    to = value.toBool();
}
inline void assign(int& to, const QVariant& value)
{
    to = value.toInt();
}
inline void assign(std::int64_t& to, const QVariant& value)
{
    to = value.toLongLong();
}
inline void assign(std::uint64_t& to, const QVariant& value)
{
    to = value.toULongLong();
}
void assign(std::vector<std::string>& to, const QVariant& value);

/// Ties a field to its member: `access` takes a TrainJob, const or not, and returns a reference to the member.
template <class Access>
TrainingField bound(TrainingField field, Access access)
{
    field.read = [access](const protocol::TrainJob& job) { return toVariant(access(job)); };
    field.write = [access](protocol::TrainJob& job, const QVariant& value) { assign(access(job), value); };
    return field;
}

TrainingField withOptions(TrainingField field, QList<TrainingField::Option> options);

std::vector<TrainingField> sampleFields();
std::vector<TrainingField> adapterFields();
std::vector<TrainingField> optimiserFields();
std::vector<TrainingField> runFields(); ///< keeping, validation, machine

} // namespace lr::widgets::detail

/// A member of TrainJob for bound().
#define LR_TRAIN_MEMBER(member)                                                                                        \
    [](auto& job) -> auto&                                                                                             \
    {                                                                                                                  \
        return job.member;                                                                                             \
    }
