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

/// A new run: presets, the form, help for the field at hand, and the button that starts it, with the reason beside it
/// while it cannot be pressed. Asks for a check some time after each change; a run starts only as it was checked.
class RunSetupPanel : public QWidget
{
    Q_OBJECT

public:
    explicit RunSetupPanel(const QString& presetsFolder, QWidget* parent = nullptr);

    TrainingForm& form() { return m_form; }
    TrainingFormView& view() { return *m_view; }

    void setCheck(const protocol::JobCheck& check);
    void setCheckFailed(const QString& sentence);
    /// Why there is nobody to ask, or empty.
    void setEngineProblem(const QString& sentence);
    /// Something that the check looks at has changed: the workspace, the disk, the runs that there are.
    void checkAgain();
    void setThresholds(const selection::SelectionThresholds& thresholds);
    /// The scoring that the Explore page shows; 0: none.
    void setShownScoring(std::int64_t scoring);
    void setDevices(const std::vector<protocol::DeviceInfo>& devices);
    /// Device and threads that new runs begin with; a device that the engine does not offer (yet) waits until it does.
    void setRuntimeDefaults(const settings::RuntimeSettings& defaults);
    /// A problem file for pass@1, unless a person has named one; empty: none, the last suggestion is taken back.
    void suggestEvaluationProblems(const QString& path);
    void setScorings(const std::vector<protocol::ScoringInfo>& scorings);

Q_SIGNALS:
    void checkRequested(const lr::settings::TrainSettings& job);
    void startRequested(const lr::settings::TrainSettings& job);
    /// What the pre-flight panel is to show; without a check, `reason` says why there is none.
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
    QStringList m_devices;       ///< that the engine offers
    QString m_preferredDevice;   ///< of the settings, until it is chosen
    QString m_suggestedProblems; ///< of the problem file, and nobody has changed it since
    std::optional<selection::SelectionThresholds> m_thresholds; ///< of the Explore page
    std::int64_t m_shownScoring = 0;                            ///< there; 0: none
};

} // namespace lr::widgets
