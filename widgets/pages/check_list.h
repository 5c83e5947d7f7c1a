#pragma once

#include "protocol/job_messages.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace lr::widgets {

/// The engine's checks before a job starts, one line per check with its verdict as sign, word and colour.
class CheckList : public QWidget
{
    Q_OBJECT

public:
    explicit CheckList(QWidget* parent = nullptr);

    void setChecks(const std::vector<protocol::Check>& checks);
    /// Shows, instead of checks, a sentence that says why there are none.
    void setMessage(const QString& text);

    bool isGood() const { return m_isGood; }       ///< there are checks and none of them is Bad
    QString firstFault() const { return m_fault; } ///< text of the first Bad check; empty: none
    QString warnings() const;                      ///< "name: text" of all warnings; empty: none

protected:
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    void addLine(int row, const protocol::Check& check);

    QGridLayout* m_lines;
    std::vector<protocol::Check> m_checks;
    QString m_message;
    QString m_fault;
    bool m_isGood = false;
};

} // namespace lr::widgets
