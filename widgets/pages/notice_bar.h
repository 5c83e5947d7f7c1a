#pragma once

#include "protocol/session_messages.h"
#include "theme/severity.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace lr::widgets {

/// A message within a page, above what it is about. It is not a dialog, so it does not interrupt. It is hidden until
/// there is a message, and again when the message is dismissed with its button or Esc. The text is plain, can be
/// selected and copied, and is announced to assistive technology as an alert. Colours follow the palette.
///
///     m_notice->showNotice(NoticeBar::Severity::Warning, tr("The engine ended."), tr("Start again"));
///     connect(m_notice, &NoticeBar::actionTriggered, this, &MainWindow::restartEngine);
class NoticeBar : public QFrame
{
    Q_OBJECT

public:
    using Severity = theme::Severity;

    /// Longer texts are cut at this length with an ellipsis.
    static constexpr qsizetype kMaxTextLength = 2000;

    explicit NoticeBar(QWidget* parent = nullptr);

    Severity severity() const { return m_severity; }
    QString text() const;

public Q_SLOTS:
    /// Replaces what was shown. There is an action button if `actionText` is not empty.
    void showNotice(lr::widgets::theme::Severity severity, const QString& text, const QString& actionText = {});
    /// "What: the engine's sentence", as an error. For a cancelled request, which is no failure, it shows nothing.
    void showFailure(const QString& what, const lr::protocol::Failure& failure, const QString& actionText = {});
    /// Hides the bar; dismissed() follows if it was shown.
    void dismiss();

Q_SIGNALS:
    void actionTriggered(); ///< the bar stays until the receiver dismisses it
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
