#include "dialogs/tour.h"

#include "theme/palette.h"

#include <QAccessible>
#include <QApplication>
#include <QDockWidget>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lr::widgets {

namespace {

constexpr int kMargin = 6; ///< between the target and its frame
constexpr int kGap = 12;   ///< between the frame and the card
constexpr int kHighlightCornerRadius = 6;
constexpr int kDimness = 140; ///< of 255
constexpr qreal kFrameWidth = 2.5;
constexpr int kCardWidthInCharacters = 52;
constexpr double kStopTitleScale = 1.2;

/// Beside the frame where there is room: right, left, below, above; else inside it at the bottom.
QPoint cardPosition(const QRect& frame, const QSize& card, const QRect& room)
{
    const int x =
        std::clamp(frame.center().x() - card.width() / 2, kGap, std::max(kGap, room.width() - card.width() - kGap));
    const int y =
        std::clamp(frame.center().y() - card.height() / 2, kGap, std::max(kGap, room.height() - card.height() - kGap));
    if (frame.right() + kGap + card.width() < room.width())
        return {frame.right() + kGap, y};
    if (frame.left() - kGap - card.width() > 0)
        return {frame.left() - kGap - card.width(), y};
    if (frame.bottom() + kGap + card.height() < room.height())
        return {x, frame.bottom() + kGap};
    if (frame.top() - kGap - card.height() > 0)
        return {x, frame.top() - kGap - card.height()};
    return {x, std::max(kGap, frame.bottom() - card.height() - kGap)};
}

} // namespace

Tour::Tour(QWidget* window, std::vector<TourStop> stops)
    : QWidget(window)
    , m_window(window)
    , m_stops(std::move(stops))
    , m_card(new QFrame(this))
    , m_title(new QLabel(m_card))
    , m_text(new QLabel(m_card))
    , m_number(new QLabel(m_card))
    , m_back(new QPushButton(tr("&Back"), m_card))
    , m_next(new QPushButton(m_card))
    , m_close(new QPushButton(tr("&Close"), m_card))
{
    setObjectName(QStringLiteral("tour"));
    setAccessibleName(tr("Guided tour"));
    makeCard();
    hide();
    m_window->installEventFilter(this);
    for (auto* button : {m_back, m_next, m_close}) {
        button->setAutoDefault(true);
        button->installEventFilter(this); // arrow keys would move between the buttons
    }
    connect(m_back, &QPushButton::clicked, this, &Tour::showPrevious);
    connect(m_next, &QPushButton::clicked, this, &Tour::showNext);
    connect(m_close, &QPushButton::clicked, this, &Tour::finish);
}

void Tour::makeCard()
{
    m_card->setObjectName(QStringLiteral("tourCard"));
    m_card->setAutoFillBackground(true);
    static_cast<QFrame*>(m_card)->setFrameShape(QFrame::StyledPanel);
    auto titleFont = font();
    titleFont.setPointSizeF(titleFont.pointSizeF() * kStopTitleScale);
    titleFont.setBold(true);
    m_title->setFont(titleFont);
    m_title->setWordWrap(true);
    m_text->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_number);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_back);
    buttons->addWidget(m_next);
    auto* layout = new QVBoxLayout(m_card);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addLayout(buttons);
}

void Tour::start()
{
    if (m_current >= 0)
        return;
    m_lastFocus = QApplication::focusWidget();
    setGeometry(m_window->rect());
    if (!show(0, +1)) {
        Q_EMIT finished();
        return;
    }
    QWidget::show();
    raise();
    m_next->setFocus();
}

bool Tour::show(int from, int direction)
{
    for (int i = from; i >= 0 && i < static_cast<int>(m_stops.size()); i += direction) {
        auto* target = targetOf(m_stops[static_cast<std::size_t>(i)]);
        if (!target)
            continue;
        if (m_target)
            m_target->removeEventFilter(this);
        m_current = i;
        m_target = target;
        m_target->installEventFilter(this);
        describe();
        place();
        return true;
    }
    return false;
}

/// A dock that stands behind others comes to the front of its tabs.
void Tour::raiseDockOf(QWidget* widget)
{
    for (; widget; widget = widget->parentWidget()) {
        if (auto* dock = qobject_cast<QDockWidget*>(widget))
            dock->raise();
    }
}

QWidget* Tour::targetOf(const TourStop& stop)
{
    Q_EMIT pageRequested(stop.page);
    for (auto* widget : m_window->findChildren<QWidget*>(stop.target))
        if (widget->isVisibleTo(m_window) && widget->window() == m_window->window()) {
            raiseDockOf(widget);
            return widget;
        }
    return nullptr;
}

void Tour::showNext()
{
    if (m_current >= 0 && !show(m_current + 1, +1))
        finish();
}

void Tour::showPrevious()
{
    // Where no earlier stop can be shown, the page of this one is brought back.
    if (m_current >= 0 && !show(m_current - 1, -1))
        show(m_current, +1);
}

void Tour::finish()
{
    if (m_current < 0)
        return;
    m_current = -1;
    if (m_target)
        m_target->removeEventFilter(this);
    m_target.clear();
    hide();
    if (m_lastFocus)
        m_lastFocus->setFocus();
    Q_EMIT finished();
}

void Tour::describe()
{
    const auto& stop = m_stops[static_cast<std::size_t>(m_current)];
    const int last = static_cast<int>(m_stops.size()) - 1;
    m_title->setText(stop.title);
    m_text->setText(stop.text);
    m_number->setText(tr("%1 of %2").arg(m_current + 1).arg(last + 1));
    m_back->setEnabled(m_current > 0);
    m_next->setText(m_current < last ? tr("&Next") : tr("&Done"));
    m_next->setAccessibleDescription(tr("%1. %2").arg(stop.title, stop.text)); // it has the focus: this is read out
    m_card->setAccessibleName(stop.title);
    QAccessibleEvent alert(m_card, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Tour::place()
{
    setGeometry(m_window->rect());
    if (!m_target)
        return;
    const QRect target(m_target->mapTo(m_window, QPoint()), m_target->size());
    m_highlight = target.adjusted(-kMargin, -kMargin, kMargin, kMargin).intersected(rect());
    placeCard();
    update();
}

void Tour::placeCard()
{
    const int width = std::min(kCardWidthInCharacters * fontMetrics().averageCharWidth(), this->width() - 2 * kGap);
    const QSize size(width, m_card->layout()->totalHeightForWidth(width));
    m_card->setGeometry(QRect(cardPosition(m_highlight, size, rect()), size));
}

void Tour::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath dimmed;
    dimmed.addRect(rect());
    QPainterPath shown;
    shown.addRoundedRect(m_highlight, kHighlightCornerRadius, kHighlightCornerRadius);
    painter.fillPath(dimmed.subtracted(shown), QColor(0, 0, 0, kDimness));
    painter.setPen(QPen(theme::legible(theme::threshold(palette()), Qt::black, theme::kTextContrast), kFrameWidth));
    painter.drawPath(shown);
    painter.drawRect(m_card->geometry().adjusted(-1, -1, 0, 0)); // the card may lie on what looks like it
}

bool Tour::eventFilter(QObject* watched, QEvent* event)
{
    const auto type = event->type();
    const bool isButton = watched == m_back || watched == m_next || watched == m_close;
    if (isButton && type == QEvent::KeyPress && handleKey(static_cast<QKeyEvent*>(event)->key()))
        return true;
    const bool isMoved = type == QEvent::Resize || type == QEvent::Move || type == QEvent::Show;
    if (m_current >= 0 && isMoved && (watched == m_window || watched == m_target))
        QMetaObject::invokeMethod(this, &Tour::place, Qt::QueuedConnection); // when the layouts have settled
    return QWidget::eventFilter(watched, event);
}

bool Tour::handleKey(int key)
{
    switch (key) {
    case Qt::Key_Right:
        showNext();
        return true;
    case Qt::Key_Left:
        showPrevious();
        return true;
    case Qt::Key_Escape:
        finish();
        return true;
    default:
        return false;
    }
}

void Tour::keyPressEvent(QKeyEvent* event)
{
    if (!handleKey(event->key()))
        QWidget::keyPressEvent(event);
}

void Tour::mousePressEvent(QMouseEvent* event)
{
    event->accept(); // what is dimmed cannot be clicked
    m_next->setFocus();
}

void Tour::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_current >= 0)
        place();
}

/// Tab stays among the card's buttons.
bool Tour::focusNextPrevChild(bool next)
{
    QList<QWidget*> buttons;
    for (auto* button : {m_close, m_back, m_next})
        if (button->isEnabled())
            buttons << button;
    const auto current = buttons.indexOf(QApplication::focusWidget());
    const auto step = next ? 1 : -1;
    buttons[(std::max<qsizetype>(current, 0) + step + buttons.size()) % buttons.size()]->setFocus(
        next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

} // namespace lr::widgets
