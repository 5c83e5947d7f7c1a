#pragma once

#include "models/check_cycle.h"
#include "models/training_form.h"
#include "models/training_presets.h"
#include "protocol/job_messages.h"
#include "protocol/session_messages.h"
#include "protocol/workspace_messages.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;

namespace lr::widgets {

class PresetsBar;
class TrainingFormView;

/// Sets up a new run: presets, the form, help for the current field, and the start button, with the reason beside it
/// while it is disabled. Requests a check some time after each change; a run starts only with settings that were
/// checked.
class RunSetupPanel : public QWidget
{
    Q_OBJECT

public:
    explicit RunSetupPanel(const QString& presetsFolder, QWidget* parent = nullptr);

    TrainingForm& form() { return m_form; }
    TrainingFormView& view() { return *m_view; }

    void setCheck(const protocol::JobCheck& check);
    void setCheckFailed(const QString& sentence);
    /// Why there is no engine to ask, or empty.
    void setEngineProblem(const QString& sentence);
    /// To be called when something that the check reads has changed: the workspace, the disk, the existing runs.
    void checkAgain();
    void setThresholds(const selection::SelectionThresholds& thresholds);
    /// The scoring that the Explore page shows; 0: none.
    void setShownScoring(std::int64_t scoring);
    void setDevices(const std::vector<protocol::DeviceInfo>& devices);
    /// The default device and threads of new runs; a device that the engine does not offer yet is chosen as soon as it
    /// does.
    void setRuntimeDefaults(const settings::RuntimeSettings& defaults);
    /// Suggests a problem file for pass@1 unless the user has named one; empty: withdraws the last suggestion.
    void suggestEvaluationProblems(const QString& path);
    void setScorings(const std::vector<protocol::ScoringInfo>& scorings);

Q_SIGNALS:
    void checkRequested(const lr::settings::TrainSettings& job);
    void startRequested(const lr::settings::TrainSettings& job);
    /// What the pre-flight panel should show; without a check, `reason` says why there is none.
    void checkChanged(const std::optional<lr::protocol::JobCheck>& check, const QString& reason);
    void failed(const QString& sentence);

private:
    QWidget* makeFooter();
    void formChanged();
    void askForCheck();
    void followExplore(bool follows);
    void preferDevice();
    void showVerdict();
    QString obstacle() const;

    TrainingForm m_form;
    TrainingPresets m_presets;
    CheckCycle m_cycle;
    PresetsBar* m_presetsBar;
    TrainingFormView* m_view;
    QLabel* m_help = nullptr;
    QLabel* m_verdict = nullptr;
    QPushButton* m_start = nullptr;
    std::optional<protocol::JobCheck> m_check;
    QString m_checkFailure;
    QString m_engineProblem;
    QStringList m_devices;       ///< the devices that the engine offers
    QString m_preferredDevice;   ///< from the settings, until it is chosen
    QString m_suggestedProblems; ///< the suggested problem file, while the user has not changed it
    std::optional<selection::SelectionThresholds> m_thresholds; ///< those of the Explore page
    std::int64_t m_shownScoring = 0;                            ///< shown on the Explore page; 0: none
};

} // namespace lr::widgets
