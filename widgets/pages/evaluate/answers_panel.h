#pragma once

#include "models/question_table.h"
#include "models/text_difference.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QTextEdit;

namespace lr::widgets {

/// One question and its answer, side by side with the baseline's answer if there is one. Words that differ are marked
/// by tint and underline.
class AnswersPanel : public QWidget
{
    Q_OBJECT

public:
    explicit AnswersPanel(QWidget* parent = nullptr);

    /// Names of the two evaluations, as headings.
    void setTitles(const QString& shown, const QString& baseline);
    void setQuestion(const AnsweredQuestion& question);
    void clear();

protected:
    void changeEvent(QEvent* event) override;

private:
    /// A heading, a verdict and a text.
    struct Side
    {
        QWidget* box;
        QLabel* title;
        QLabel* verdict;
        QTextEdit* text;
    };

    Side makeSide(const QString& objectName, const QString& accessibleName);
    void show(Side& side, const std::optional<Answer>& answer) const;
    void render();
    void fill(const Side& side, const QString& text, const std::vector<TextSpan>& spans, const QColor& mark) const;

    QPlainTextEdit* m_question;
    QLabel* m_note;
    Side m_before;
    Side m_after;
    std::optional<AnsweredQuestion> m_shown;
};

} // namespace lr::widgets
