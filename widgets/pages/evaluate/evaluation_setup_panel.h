#pragma once

#include "protocol/job_messages.h"
#include "protocol/run_messages.h"

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QTimer;

namespace lr::widgets {

class CheckList;
class EvaluationForm;

/// The form of an evaluation, the engine's checks of it before it starts, and the button that starts it.
class EvaluationSetupPanel : public QWidget
{
    Q_OBJECT

public:
    explicit EvaluationSetupPanel(QWidget* parent = nullptr);

    settings::EvaluateSettings job() const;
    void setJob(const settings::EvaluateSettings& job);
    /// Fills in the form in the same way unless the user has changed it; later suggestions replace it.
    void suggest(const settings::EvaluateSettings& job);

    void setRuns(const std::vector<protocol::RunInfo>& runs);
    void setDevices(const std::vector<protocol::DeviceInfo>& devices);
    void setRuntimeDefaults(const settings::RuntimeSettings& defaults);
    /// Shows the answer to checkRequested(); an answer that comes after the form has changed again is ignored.
    void setCheck(const protocol::JobCheck& check);
    /// To be called when a job is reported: if a start was requested, this is that job.
    void jobHeard();
    /// To be called when a request failed; if it was a start or a check, the form can be used again.
    void requestFailed();

Q_SIGNALS:
    void checkRequested(const lr::protocol::Job& job);
    void startRequested(const lr::protocol::Job& job);

private:
    void makeLayout();
    void formChanged();
    void updateStart(const QString& reason);
    void start();

    EvaluationForm* m_form;
    CheckList* m_checks;
    QLineEdit* m_commandLine;
    QPushButton* m_start;
    QLabel* m_reason;
    QTimer* m_checkTimer;
    bool m_isSuggested = false; ///< the form's content was suggested, and the user has not changed it
    bool m_isStarting = false;  ///< a start was requested and is not answered yet
    bool m_isChecking = false;  ///< a check was requested and is not answered yet
};

} // namespace lr::widgets
