#pragma once

#include "models/training_fields.h"
#include "selection/thresholds.h"

#include <QObject>

namespace lr::widgets {

/// A training job being put together, field by field. Holds every value it is given, also one that cannot be used: it
/// then says why. GUI thread.
class TrainingForm : public QObject
{
    Q_OBJECT

public:
    explicit TrainingForm(QObject* parent = nullptr);

    const settings::TrainSettings& job() const { return m_job; }
    /// Takes all fields over; fieldChanged() for those that differ, then changed() if any does.
    void setJob(const settings::TrainSettings& job);

    QVariant value(std::string_view key) const;
    void setValue(std::string_view key, const QVariant& value);
    bool isDefault(std::string_view key) const;

    /// α, β and the first step's flag at once.
    void setThresholds(const selection::SelectionThresholds& thresholds);
    selection::SelectionThresholds thresholds() const;

    /// Why the value cannot be used, as a sentence; empty if it can. Considers other fields (warm-up ≤ steps).
    QString fault(std::string_view key) const;
    /// The first fault of all, or empty.
    QString firstFault() const;
    /// What makes the engine pass this field over ("… is given by the samples file."); empty if it counts.
    QString ignoredBecause(std::string_view key) const;

Q_SIGNALS:
    void fieldChanged(const QString& key);
    void changed();

private:
    settings::TrainSettings m_job;
};

} // namespace lr::widgets
