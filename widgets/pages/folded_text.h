#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace lr::widgets {

/// Plain text that has at most a few lines until the user unfolds it; a text that fits has no button. Hidden while
/// there is no text.
class FoldedText : public QWidget
{
    Q_OBJECT

public:
    explicit FoldedText(int maxLines, QWidget* parent = nullptr);

    void setText(const QString& text);
    /// The text as it is shown, whole or shortened.
    QLabel* label() const { return m_label; }
    QToolButton* button() const { return m_button; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fold();
    int roomForText() const;

    int m_maxLines;
    QString m_text;
    QLabel* m_label;
    QToolButton* m_button;
};

} // namespace lr::widgets
