#pragma once

#include "protocol/job_messages.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace lr::widgets {

class CheckList;

/// The engine's checks of a job before it starts: one line per check with sign, name and sentence, the estimates, and
/// the command line that does the same in a terminal.
class PreflightPanel : public QWidget
{
    Q_OBJECT

public:
    explicit PreflightPanel(QWidget* parent = nullptr);

    void setCheck(const protocol::JobCheck& check);
    /// Shows no checks; `reason` says why ("The engine is being asked …").
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

/// The worst verdict of the checks.
protocol::Check::Verdict worstOf(const protocol::JobCheck& check);
/// The estimates that are known: "5,473 samples, 12,034 tuned tokens, about 40 s, 350 MiB".
QString estimateText(const protocol::JobCheck& check);

} // namespace lr::widgets
