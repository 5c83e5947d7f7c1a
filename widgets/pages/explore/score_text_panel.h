#pragma once

#include "protocol/job_messages.h"

#include <QWidget>

#include <functional>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace lr::widgets {

/// A text to be scored as if the expert had written it: paste or edit it, and ask. A long one is kept beside the
/// editor, which shows its beginning only: laying out megabytes would hold up the window.
class ScoreTextPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ScoreTextPanel(QWidget* parent = nullptr);

    /// The pair that scores. Without one nothing can be asked for.
    void setModels(const QString& expert, const QString& amateur);
    void setText(const QString& text);
    /// All of it, long or not.
    QString text() const;

    QPlainTextEdit* editor() const { return m_editor; }
    QPushButton* clearButton() const { return m_clear; }
    QPushButton* scoreButton() const { return m_score; }
    QLabel* hintLabel() const { return m_hint; }

Q_SIGNALS:
    void scoreTextRequested(const lr::settings::ScoreSettings& job);

private:
    void take(const QString& text, const std::function<void()>& insert);
    void clear();
    void check();
    void ask();

    QString m_expert;
    QString m_amateur;
    QString m_longText; ///< too long for the editor; else empty
    QPlainTextEdit* m_editor;
    QLabel* m_hint;
    QPushButton* m_clear;
    QPushButton* m_score;
};

} // namespace lr::widgets
