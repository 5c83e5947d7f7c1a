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

/// The form of an evaluation, what the engine says of it before it starts, and the button that starts it.
class EvaluationSetupPanel : public QWidget
{
    Q_OBJECT

public:
    explicit EvaluationSetupPanel(QWidget* parent = nullptr);

    settings::EvaluateSettings job() const;
    void setJob(const settings::EvaluateSettings& job);
    /// The same, unless a person has filled the form in; gives way to later suggestions.
    void suggest(const settings::EvaluateSettings& job);

    void setRuns(const std::vector<protocol::RunInfo>& runs);
    void setDevices(const std::vector<protocol::DeviceInfo>& devices);
    void setRuntimeDefaults(const settings::RuntimeSettings& defaults);
    /// The answer to checkRequested(); one that comes after the form has changed again is ignored.
    void setCheck(const protocol::JobCheck& check);
    /// A job was heard of: if a start was asked for, this was it.
    void jobHeard();
    /// A request failed; where it was a start or a check, the form can be used again.
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
    bool m_isSuggested = false; ///< what the form holds was suggested, and nobody has changed it
    bool m_isStarting = false;  ///< a start was requested and nothing heard of it yet
    bool m_isChecking = false;  ///< a check was requested and not answered
};

} // namespace lr::widgets
