#pragma once

#include "selection/thresholds.h"
#include "settings/train_settings.h"

#include <QObject>
#include <QVariant>

#include <string_view>

namespace lr::widgets {

/// A training job that is being filled in, field by field. It keeps every value it is given, even one that cannot be
/// used, and says why that is so. GUI thread.
class TrainingForm : public QObject
{
    Q_OBJECT

public:
    explicit TrainingForm(QObject* parent = nullptr);

    const settings::TrainSettings& job() const { return m_job; }
    /// Sets all fields. Emits fieldChanged() for each field that differs, then changed() if any does.
    void setJob(const settings::TrainSettings& job);

    QVariant value(std::string_view key) const;
    void setValue(std::string_view key, const QVariant& value);
    bool isDefault(std::string_view key) const;

    /// Sets α, β and whether first steps are included, all at once.
    void setThresholds(const selection::SelectionThresholds& thresholds);
    selection::SelectionThresholds thresholds() const;

    /// Why the value cannot be used, as a sentence; empty if it can. Considers other fields (warm-up ≤ steps).
    QString fault(std::string_view key) const;
    /// The first fault of all fields, or empty.
    QString firstFault() const;
    /// Why the engine ignores this field ("… is given by the samples file."); empty if the field is used.
    QString ignoredBecause(std::string_view key) const;

Q_SIGNALS:
    void fieldChanged(const QString& key);
    void changed();

private:
    settings::TrainSettings m_job;
};

} // namespace lr::widgets
