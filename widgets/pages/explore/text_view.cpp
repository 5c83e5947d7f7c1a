#include "pages/explore/text_view.h"

#include "pages/explore/step_card.h"
#include "theme/palette.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace lr::widgets {

TextView::TextView(RunningText& text, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_text(text)
    , m_colors(palette(), m_map, false)
{
    setAccessibleName(tr("Running text"));
    setWhatsThis(
        tr("The expert's answer, token by token. Colours show what you choose above; underlined steps are selected "
           "for training. Click a token to see both models' distributions at that step; Ctrl+click or P pins it."));
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::PointingHandCursor);
    viewport()->setBackgroundRole(QPalette::Base);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(&text, &RunningText::textChanged, this, &TextView::showFromTheStart);
    connect(&text, &RunningText::colorsChanged, this, &TextView::updateColors);
    connect(&text, &RunningText::currentTokenChanged, this, &TextView::followCurrentToken);
    updateColors();
}

void TextView::setEmptyText(const QString& text)
{
    m_emptyText = text;
    viewport()->update();
}

void TextView::setColorMap(theme::ColorMap map)
{
    m_map = map;
    updateColors();
}

QSize TextView::sizeHint() const
{
    const auto metrics = fontMetrics();
    return {metrics.averageCharWidth() * 80, metrics.height() * 12};
}

void TextView::arrange()
{
    hideCard();
    const auto margin = fontMetrics().height() / 2;
    m_layout.arrange(m_text, QFontMetricsF(font()), viewport()->width() - 2 * margin);
    auto* bar = verticalScrollBar();
    bar->setPageStep(viewport()->height());
    bar->setSingleStep(static_cast<int>(m_layout.lineHeight()));
    bar->setRange(0, std::max(0, static_cast<int>(m_layout.height()) + 2 * margin - viewport()->height()));
    followCurrentToken();
}

/// One reads another answer from its start, unless its current token stands further down.
void TextView::showFromTheStart()
{
    verticalScrollBar()->setValue(0);
    arrange();
}

void TextView::updateColors()
{
    m_colors = StepColors(palette(), m_map, m_text.range().isDiverging);
    viewport()->update();
}

QPointF TextView::origin() const
{
    const auto margin = fontMetrics().height() / 2;
    return {static_cast<double>(margin), static_cast<double>(margin - verticalScrollBar()->value())};
}

QRect TextView::visualRect(std::size_t token) const
{
    return m_layout.rectOf(token).translated(origin()).toAlignedRect();
}

void TextView::followCurrentToken()
{
    viewport()->update();
    const auto current = m_text.currentToken();
    if (!current || *current >= m_layout.numTokens())
        return;
    const auto rect = visualRect(*current);
    auto* bar = verticalScrollBar();
    if (rect.top() < 0)
        bar->setValue(bar->value() + rect.top() - rect.height());
    else if (rect.bottom() > viewport()->height())
        bar->setValue(bar->value() + rect.bottom() - viewport()->height() + rect.height());
    const auto& quantity = m_text.quantity();
    setAccessibleDescription(
        tr("Token %1, %2: %3")
            .arg(m_text.text(*current), titleOf(quantity), quantityText(quantity, m_text.value(*current))));
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

std::optional<std::size_t> TextView::tokenAt(QPoint viewportPoint) const
{
    return m_layout.tokenAt(QPointF(viewportPoint) - origin());
}

void TextView::showCard(std::size_t token)
{
    const auto& exploration = m_text.exploration();
    const auto rect = visualRect(token);
    QToolTip::showText(viewport()->mapToGlobal(rect.bottomLeft()),
        stepCard(describeStep(exploration, m_text.row(token), 1), exploration.thresholds()), viewport(), rect,
        3'600'000);
}

void TextView::hideCard()
{
    if (m_hovered)
        QToolTip::hideText();
    m_hovered.reset();
}

void TextView::select(std::size_t token)
{
    auto& exploration = m_text.exploration();
    exploration.setCurrentStep(exploration.currentStep()->trajectory, token);
}

void TextView::mouseMoveEvent(QMouseEvent* event)
{
    const auto token = tokenAt(event->position().toPoint());
    if (token == m_hovered)
        return;
    hideCard();
    m_hovered = token;
    if (token)
        showCard(*token);
}

void TextView::mousePressEvent(QMouseEvent* event)
{
    const auto token = tokenAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !token)
        return;
    if (event->modifiers().testFlag(Qt::ControlModifier))
        m_text.exploration().togglePin(m_text.row(*token));
    else
        select(*token);
}

bool TextView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave)
        hideCard();
    return QAbstractScrollArea::viewportEvent(event);
}

std::size_t TextView::movedByLines(std::size_t token, int numLines) const
{
    const auto line = static_cast<int>(m_layout.lineOf(token)) + numLines;
    const auto target = static_cast<std::size_t>(std::clamp(line, 0, static_cast<int>(m_layout.numLines()) - 1));
    return m_layout.nearestInLine(target, m_layout.rectOf(token).center().x());
}

std::optional<std::size_t> TextView::targetOf(const QKeyEvent& event, std::size_t current) const
{
    const auto last = m_layout.numTokens() - 1;
    const auto line = m_layout.lineOf(current);
    const auto page = std::max(1, static_cast<int>(viewport()->height() / m_layout.lineHeight()) - 1);
    const bool isControl = event.modifiers().testFlag(Qt::ControlModifier);
    switch (event.key()) {
    case Qt::Key_Left:
        return current == 0 ? 0 : current - 1;
    case Qt::Key_Right:
        return std::min(current + 1, last);
    case Qt::Key_Up:
        return movedByLines(current, -1);
    case Qt::Key_Down:
        return movedByLines(current, 1);
    case Qt::Key_PageUp:
        return movedByLines(current, -page);
    case Qt::Key_PageDown:
        return movedByLines(current, page);
    case Qt::Key_Home:
        return isControl ? 0 : m_layout.lineBegin(line);
    case Qt::Key_End:
        return isControl ? last : m_layout.lineBegin(line + 1) - 1;
    default:
        return std::nullopt;
    }
}

void TextView::keyPressEvent(QKeyEvent* event)
{
    const auto current = m_text.currentToken();
    if (!current || m_layout.numTokens() == 0)
        return QAbstractScrollArea::keyPressEvent(event);
    if (const auto target = targetOf(*event, *current))
        select(*target);
    else if (event->key() == Qt::Key_P && event->modifiers() == Qt::NoModifier)
        m_text.exploration().togglePin(m_text.row(*current));
    else if (event->key() == Qt::Key_Space)
        showCard(*current);
    else
        QAbstractScrollArea::keyPressEvent(event);
}

void TextView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), palette().color(QPalette::Base));
    if (m_layout.numTokens() == 0)
        return drawEmptyText(painter);
    painter.translate(origin());
    const auto top = (event->rect().top() - origin().y()) / m_layout.lineHeight();
    const auto bottom = (event->rect().bottom() - origin().y()) / m_layout.lineHeight();
    const auto numLines = static_cast<double>(m_layout.numLines());
    const auto firstLine = static_cast<std::size_t>(std::clamp(std::floor(top), 0.0, numLines));
    const auto lastLine = static_cast<std::size_t>(std::clamp(std::floor(bottom) + 1, 0.0, numLines));
    for (auto line = firstLine; line < lastLine; ++line) {
        for (auto token = m_layout.lineBegin(line); token < m_layout.lineBegin(line + 1); ++token)
            drawToken(painter, token, m_layout.rectOf(token, line));
    }
}

void TextView::drawToken(QPainter& painter, std::size_t token, const QRectF& rect) const
{
    const auto inset = rect.height() * 0.08;
    const auto box = rect.adjusted(0, inset, 0, -inset);
    const auto position = m_text.position(token);
    painter.fillRect(box, m_colors.background(position));
    painter.setPen(m_colors.text(position));
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, m_layout.textOf(m_text, token));
    drawMarks(painter, token, box);
}

void TextView::drawMarks(QPainter& painter, std::size_t token, const QRectF& box) const
{
    const auto thickness = std::max(2.0, box.height() / 10);
    if (m_text.isSelected(token))
        painter.fillRect(
            QRectF(box.left(), box.bottom() - thickness / 2, box.width(), thickness), theme::threshold(palette()));
    if (m_text.isPinned(token)) {
        const auto size = box.height() / 3;
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().color(QPalette::Text));
        painter.drawPolygon(
            QPolygonF({box.topRight(), box.topRight() - QPointF(size, 0), box.topRight() + QPointF(0, size)}));
    }
    if (m_text.currentToken() == token) {
        const auto color = palette().color(hasFocus() ? QPalette::Highlight : QPalette::Text);
        painter.setPen(QPen(theme::legible(color, palette().color(QPalette::Base), theme::kGraphicsContrast), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box.adjusted(-1, -1, 1, 1));
    }
}

void TextView::drawEmptyText(QPainter& painter) const
{
    painter.setPen(theme::plotColors(palette()).muted);
    const auto margin = fontMetrics().height();
    painter.drawText(
        viewport()->rect().adjusted(margin, margin, -margin, -margin), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
}

void TextView::resizeEvent(QResizeEvent*)
{
    arrange();
}

void TextView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        arrange();
    else if (event->type() == QEvent::PaletteChange)
        updateColors();
}

void TextView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TextView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace lr::widgets
