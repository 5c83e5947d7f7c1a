#include "pages/notice_bar.h"

#include <QAccessibleWidget>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace lr::widgets {

namespace {

constexpr qreal kEdgeWidth = 4;
constexpr qreal kNoticeCornerRadius = 4;

class AccessibleNotice : public QAccessibleWidget
{
public:
    explicit AccessibleNotice(NoticeBar* bar)
        : QAccessibleWidget(bar, QAccessible::AlertMessage)
    {}

    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name ? static_cast<NoticeBar*>(widget())->text() : QAccessibleWidget::text(kind);
    }
};

QAccessibleInterface* accessibleNotice(const QString&, QObject* object)
{
    auto* bar = qobject_cast<NoticeBar*>(object);
    return bar ? new AccessibleNotice(bar) : nullptr;
}

QStyle::StandardPixmap pixmapOf(NoticeBar::Severity severity)
{
    switch (severity) {
    case NoticeBar::Severity::Info:
        return QStyle::SP_MessageBoxInformation;
    case NoticeBar::Severity::Warning:
        return QStyle::SP_MessageBoxWarning;
    case NoticeBar::Severity::Error:
        break;
    }
    return QStyle::SP_MessageBoxCritical;
}

QString nameOf(NoticeBar::Severity severity)
{
    switch (severity) {
    case NoticeBar::Severity::Info:
        return NoticeBar::tr("Information");
    case NoticeBar::Severity::Warning:
        return NoticeBar::tr("Warning");
    case NoticeBar::Severity::Error:
        break;
    }
    return NoticeBar::tr("Error");
}

} // namespace

NoticeBar::NoticeBar(QWidget* parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    [[maybe_unused]] static const bool installed = [] {
        QAccessible::installFactory(accessibleNotice);
        return true;
    }();
    setObjectName(QStringLiteral("noticeBar"));
    m_text->setTextFormat(Qt::PlainText); // a file's name or a model's text must not become markup
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_close->setIcon(style()->standardIcon(QStyle::SP_TitleBarCloseButton));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Dismiss (Esc)"));
    m_close->setAccessibleName(tr("Dismiss this message"));

    auto* layout = new QHBoxLayout(this);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action, 0, Qt::AlignVCenter);
    layout->addWidget(m_close, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();

    connect(m_action, &QPushButton::clicked, this, &NoticeBar::actionTriggered);
    connect(m_close, &QToolButton::clicked, this, &NoticeBar::dismiss);
}

QString NoticeBar::text() const
{
    return m_text->text();
}

void NoticeBar::showNotice(Severity severity, const QString& text, const QString& actionText)
{
    m_severity = severity;
    m_text->setText(text.size() > kMaxTextLength ? text.left(kMaxTextLength) + QChar(0x2026) : text);
    m_action->setText(actionText);
    m_action->setVisible(!actionText.isEmpty());
    updateIcon();
    show();
    update();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void NoticeBar::showFailure(const QString& what, const protocol::Failure& failure, const QString& actionText)
{
    if (failure.code == common::ErrorCode::Cancelled)
        return;
    showNotice(Severity::Error, tr("%1: %2").arg(what, QString::fromStdString(failure.message)), actionText);
}

void NoticeBar::dismiss()
{
    if (isHidden())
        return;
    hide();
    Q_EMIT dismissed();
}

void NoticeBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

void NoticeBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::severityColor(m_severity));
    painter.drawRoundedRect(rect(), kNoticeCornerRadius, kNoticeCornerRadius);
    painter.setBrush(theme::severityBackground(m_severity, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(kEdgeWidth, 0, 0, 0), kNoticeCornerRadius, kNoticeCornerRadius);
}

void NoticeBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        updateIcon();
}

void NoticeBar::updateIcon()
{
    const int side = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_icon->setPixmap(style()->standardIcon(pixmapOf(m_severity), nullptr, this).pixmap(side, side));
    m_icon->setAccessibleName(nameOf(m_severity));
}

} // namespace lr::widgets
