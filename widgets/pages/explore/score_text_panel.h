#pragma once

#include "protocol/job_messages.h"

#include <QWidget>

#include <functional>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace lr::widgets {

/// A text that is scored as if the expert had written it. The user pastes or edits it and starts the scoring. A long
/// text is kept outside the editor, which shows only its beginning, because the layout of megabytes would block the
/// window.
class ScoreTextPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ScoreTextPanel(QWidget* parent = nullptr);

    /// Sets the pair of models that scores. Without one, scoring cannot be started.
    void setModels(const QString& expert, const QString& amateur);
    void setText(const QString& text);
    /// The whole text, also if it is long.
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
    QString m_longText; ///< the text if it is too long for the editor; else empty
    QPlainTextEdit* m_editor;
    QLabel* m_hint;
    QPushButton* m_clear;
    QPushButton* m_score;
};

} // namespace lr::widgets
