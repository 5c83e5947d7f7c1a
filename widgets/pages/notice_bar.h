#pragma once

#include "protocol/session_messages.h"
#include "theme/severity.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace lr::widgets {

/// A message within a page, above what it is about: never a dialog, so it stops nobody. Hidden until there is something
/// to say and again when it is dismissed, with its button or Esc. The text is plain, can be selected and copied, and is
/// announced to assistive technology as an alert. Colours follow the palette.
///
///     m_notice->showNotice(NoticeBar::Severity::Warning, tr("The engine ended."), tr("Start again"));
///     connect(m_notice, &NoticeBar::actionTriggered, this, &MainWindow::restartEngine);
class NoticeBar : public QFrame
{
    Q_OBJECT

public:
    using Severity = theme::Severity;

    /// Longer texts are cut there with an ellipsis.
    static constexpr qsizetype kMaxTextLength = 2000;

    explicit NoticeBar(QWidget* parent = nullptr);

    Severity severity() const { return m_severity; }
    QString text() const;

public Q_SLOTS:
    /// Takes the place of what was shown. The action's button is there where `actionText` is not empty.
    void showNotice(lr::widgets::theme::Severity severity, const QString& text, const QString& actionText = {});
    /// "What: the engine's sentence", as an error; a cancelled request is no failure to tell of and shows nothing.
    void showFailure(const QString& what, const lr::protocol::Failure& failure, const QString& actionText = {});
    /// Hides the bar; dismissed() follows if it was shown.
    void dismiss();

Q_SIGNALS:
    void actionTriggered(); ///< the bar stays: whoever acts dismisses it
    void dismissed();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void updateIcon();

    Severity m_severity = Severity::Info;
    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_action;
    QToolButton* m_close;
};

} // namespace lr::widgets
