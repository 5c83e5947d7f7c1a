#pragma once

#include "protocol/session_messages.h"

#include <QWidget>

class QComboBox;
class QPlainTextEdit;

namespace lr::app {

/// What the engine and the studio said, a line each, newest last; of at least the chosen level. Keeps the last
/// kMaxLines of them.
class LogPanel : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kMaxLines = 5000;

    explicit LogPanel(QWidget* parent = nullptr);

    /// The text as it stands, for reports of faults.
    QString text() const;

public Q_SLOTS:
    void add(const protocol::LogLine& line);
    void clear();

private:
    void show();
    void append(const protocol::LogLine& line);
    bool isShown(const protocol::LogLine& line) const;

    std::vector<protocol::LogLine> m_lines;
    QComboBox* m_level;
    QPlainTextEdit* m_view;
};

} // namespace lr::app
