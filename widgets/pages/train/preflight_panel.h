#pragma once

#include "protocol/job_messages.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace lr::widgets {

class CheckList;

/// What the engine found when it looked at a job before it starts: a line for each check with sign, name and sentence,
/// the estimates, and the command line that does the same in a terminal.
class PreflightPanel : public QWidget
{
    Q_OBJECT

public:
    explicit PreflightPanel(QWidget* parent = nullptr);

    void setCheck(const protocol::JobCheck& check);
    /// There is no check to show; `reason` says why ("The engine is being asked …").
    void clear(const QString& reason);

    QString commandLine() const;

public Q_SLOTS:
    void copyCommandLine();

private:
    QWidget* makeCommandLine();

    QLabel* m_summary;
    CheckList* m_checks;
    QPlainTextEdit* m_command = nullptr;
    QPushButton* m_copy = nullptr;
};

/// The worst of the checks.
protocol::Check::Verdict worstOf(const protocol::JobCheck& check);
/// "5,473 samples, 12,034 tuned tokens, about 40 s, 350 MiB": what is known of it.
QString estimateText(const protocol::JobCheck& check);

} // namespace lr::widgets
