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

    const protocol::TrainJob& job() const { return m_job; }
    /// Takes all fields over; fieldChanged() for those that differ, then changed() if any does.
    void setJob(const protocol::TrainJob& job);

    QVariant value(TrainingFieldId id) const;
    void setValue(TrainingFieldId id, const QVariant& value);
    bool isDefault(TrainingFieldId id) const;

    /// α, β and the first step's flag at once.
    void setThresholds(const selection::SelectionThresholds& thresholds);
    selection::SelectionThresholds thresholds() const;

    /// Why the value cannot be used, as a sentence; empty if it can. Considers other fields (warm-up ≤ steps).
    QString fault(TrainingFieldId id) const;
    /// The first fault of all, or empty.
    QString firstFault() const;
    /// What makes the engine pass this field over ("… is given by the samples file."); empty if it counts.
    QString ignoredBecause(TrainingFieldId id) const;

Q_SIGNALS:
    void fieldChanged(lr::widgets::TrainingFieldId id);
    void changed();

private:
    protocol::TrainJob m_job;
};

} // namespace lr::widgets
