#pragma once

#include "protocol/session_messages.h"

#include <QWidget>

class QComboBox;
class QPlainTextEdit;

namespace lr::app {

/// Messages of the engine and the studio, one per line, newest last; shows those of the chosen level and above. Keeps
/// the last kMaxLines messages.
class LogPanel : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kMaxLines = 5000;

    explicit LogPanel(QWidget* parent = nullptr);

    /// The text that is shown, for bug reports.
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
