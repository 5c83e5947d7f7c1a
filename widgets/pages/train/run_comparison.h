#pragma once

#include "models/config_difference.h"
#include "models/run_list_model.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace lr::widgets {

/// The settings in which two runs differ.
class RunComparison : public QWidget
{
    Q_OBJECT

public:
    /// `runs` is borrowed and must outlive the view.
    explicit RunComparison(RunListModel& runs, QWidget* parent = nullptr);

    /// Chooses a run for the comparison; a run that has just begun is chosen as soon as it is listed.
    void setLeft(const QString& name);
    void setRight(const QString& name);

private:
    QComboBox* makeChoice(const QString& name, const QString& accessibleName);
    void refreshNames();
    void compare();

    RunListModel& m_runs;
    ConfigDifferenceModel m_model;
    QComboBox* m_left;
    QComboBox* m_right;
    QLabel* m_summary;
    QString m_awaitedLeft;
};

} // namespace lr::widgets
