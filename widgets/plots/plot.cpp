#include "plots/plot.h"

#include <QAction>
#include <QFocusEvent>
#include <QPainter>

namespace lr::widgets {
namespace {

constexpr double kZoomStep = 1.25;

/// The lowest of the plot's pictures: the background is part of it. It is copied to the screen where a transparent one
/// would be blended, and nothing has to be filled below it: at 2560 × 1440, two passes over 15 MB less.
class GroundBuffer : public QCPPaintBufferPixmap
{
public:
    explicit GroundBuffer(const QWidget& plot)
        : QCPPaintBufferPixmap(plot.size(), plot.devicePixelRatioF())
        , m_plot(plot)
    {
        clear({});
    }

    void clear(const QColor&) override { mBuffer.fill(theme::plotColors(m_plot.palette()).background); }

private:
    const QWidget& m_plot;
};

bool isByKeyboard(Qt::FocusReason reason)
{
    return reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason;
}

} // namespace

Plot::Plot(QWidget* parent)
    : QCustomPlot(parent)
{
    mPaintBuffers.prepend(QSharedPointer<QCPAbstractPaintBuffer>(new GroundBuffer(*this)));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    setSelectionTolerance(qMax(4, fontMetrics().height() / 2));
    plotLayout()->setRowSpacing(0);
    // A low plot takes from its axes, not from the legend, whose letters would be cut.
    axisRect()->setMinimumSize(50, fontMetrics().height());
    makeActions();
}

void Plot::setTitle(const QString& title)
{
    if (accessibleName().isEmpty() || accessibleName() == m_title)
        setAccessibleName(title);
    m_title = title;
    if (!m_titleElement) {
        plotLayout()->insertRow(0);
        m_titleElement = new QCPTextElement(this);
        m_titleElement->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
        m_header = new QCPLayoutGrid;
        m_header->addElement(0, 0, m_titleElement);
        plotLayout()->addElement(0, 0, m_header);
        Plot::applyTheme();
    }
    writeTitle(m_isTitleOnScreen);
    replotSoon();
}

void Plot::setTitleOnScreen(bool shown)
{
    m_isTitleOnScreen = shown;
    writeTitle(shown);
    replotSoon();
}

void Plot::writeTitle(bool shown)
{
    if (!m_titleElement)
        return;
    m_titleElement->setText(shown ? m_title : QString());
    m_titleElement->setMargins(shown ? QMargins(fontMetrics().averageCharWidth(), 2, 2, 2) : QMargins());
}

void Plot::setAxisNames(const QString& x, const QString& y)
{
    xAxis->setLabel(x);
    yAxis->setLabel(y);
}

void Plot::setEmptyText(const QString& text)
{
    m_emptyText = text;
    update();
}

void Plot::setEmpty(bool empty)
{
    m_isEmpty = empty;
    setAccessibleDescription(empty ? m_emptyText : QString());
    xAxis->setTickLabels(!empty);
    yAxis->setTickLabels(!empty);
    update();
}

QSize Plot::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 56, fontMetrics().height() * 15};
}

void Plot::resetView()
{
    rescaleAxes();
    replotSoon();
}

void Plot::zoomBy(double factor)
{
    xAxis->scaleRange(1 / factor);
    replotSoon();
}

void Plot::applyTheme()
{
    const auto colors = this->colors();
    setBackground(QBrush(colors.background));
    for (auto* rect : axisRects())
        for (auto* axis : rect->axes())
            themeAxis(*axis, colors);
    themeLegend(colors);
    if (m_titleElement) {
        auto bold = font();
        bold.setBold(true);
        m_titleElement->setFont(bold);
        m_titleElement->setTextColor(colors.foreground);
    }
    replotSoon();
}

void Plot::replotSoon()
{
    if (isVisible())
        replot(QCustomPlot::rpQueuedReplot);
}

void Plot::showLegend(bool shown)
{
    if (m_header && m_header->elementCount() == 1) {
        axisRect()->insetLayout()->take(legend);
        m_header->addElement(0, 1, legend);
        m_header->setColumnStretchFactor(1, 1e-3); // as narrow as it can be
        legend->setFillOrder(QCPLegend::foColumnsFirst, false);
        connect(this, &QCustomPlot::beforeReplot, this, &Plot::wrapLegend);
    }
    legend->setVisible(shown);
    replotSoon();
}

QAction* Plot::addPlotAction(const QString& text, const QList<QKeySequence>& shortcuts)
{
    auto* action = new QAction(text, this);
    action->setShortcuts(shortcuts);
    action->setShortcutContext(Qt::WidgetShortcut);
    action->setShortcutVisibleInContextMenu(true);
    addAction(action);
    return action;
}

bool Plot::event(QEvent* event)
{
    if (event->type() == QEvent::ScreenChangeInternal || event->type() == QEvent::Show) {
        setBufferDevicePixelRatio(devicePixelRatioF());
        replot(QCustomPlot::rpQueuedReplot);
    }
    return QCustomPlot::event(event);
}

void Plot::changeEvent(QEvent* event)
{
    QCustomPlot::changeEvent(event);
    const auto type = event->type();
    if (type == QEvent::PaletteChange || type == QEvent::FontChange || type == QEvent::StyleChange)
        applyTheme();
}

void Plot::paintEvent(QPaintEvent* event)
{
    if (!qFuzzyCompare(bufferDevicePixelRatio(), devicePixelRatioF()))
        return QCustomPlot::paintEvent(event); // moved to another screen: it draws anew
    QCPPainter painter(this);
    const auto colors = this->colors();
    if (mPaintBuffers.front()->size() != size()) // made wider or higher, and not drawn yet
        painter.fillRect(rect(), colors.background);
    for (const auto& buffer : std::as_const(mPaintBuffers))
        buffer->draw(&painter);
    if (m_isEmpty && !m_emptyText.isEmpty()) {
        painter.setPen(colors.muted);
        const int margin = fontMetrics().height();
        painter.drawText(axisRect()->rect().adjusted(margin, margin, -margin, -margin),
            Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
    }
    if (m_showFocus) {
        painter.setPen(QPen(colors.focus, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void Plot::focusInEvent(QFocusEvent* event)
{
    QCustomPlot::focusInEvent(event);
    m_showFocus = isByKeyboard(event->reason());
    update();
}

void Plot::focusOutEvent(QFocusEvent* event)
{
    QCustomPlot::focusOutEvent(event);
    m_showFocus = false;
    update();
}

void Plot::makeActions()
{
    connect(addPlotAction(tr("&Export…"), {QKeySequence(Qt::CTRL | Qt::Key_E)}), &QAction::triggered, this,
        &Plot::openExportDialog);
    connect(addPlotAction(tr("&Copy picture"), {QKeySequence::Copy}), &QAction::triggered, this, &Plot::copyPicture);
    connect(addPlotAction(tr("Show e&verything"), {QKeySequence(Qt::Key_0)}), &QAction::triggered, this,
        [this] { resetView(); });
    connect(addPlotAction(tr("Zoom &in"), {QKeySequence(Qt::Key_Plus), QKeySequence(Qt::Key_Equal)}),
        &QAction::triggered, this, [this] { zoomBy(kZoomStep); });
    connect(addPlotAction(tr("Zoom &out"), {QKeySequence(Qt::Key_Minus)}), &QAction::triggered, this,
        [this] { zoomBy(1 / kZoomStep); });
}

void Plot::setLogarithmic(QCPAxis& axis, bool logarithmic)
{
    axis.setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis.setTicker(logarithmic ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                               : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
}

void Plot::themeAxis(QCPAxis& axis, const theme::PlotColors& colors) const
{
    axis.setBasePen(QPen(colors.axis, 1));
    axis.setTickPen(QPen(colors.axis, 1));
    axis.setSubTickPen(QPen(colors.axis, 1));
    axis.setLabelColor(colors.foreground);
    axis.setTickLabelColor(colors.foreground);
    axis.setLabelFont(font());
    axis.setTickLabelFont(font());
    axis.grid()->setPen(QPen(colors.grid, 1));
    axis.grid()->setZeroLinePen(QPen(colors.grid, 1));
}

void Plot::themeLegend(const theme::PlotColors& colors)
{
    legend->setBrush(Qt::NoBrush);
    legend->setBorderPen(Qt::NoPen);
    legend->setTextColor(colors.foreground);
    legend->setFont(font());
    // Higher than the text: an item is clipped a pixel above its end, where letters such as g have theirs.
    legend->setIconSize(fontMetrics().height() * 3 / 2, fontMetrics().height() + 2);
    legend->setRowSpacing(1);
    legend->setMargins(QMargins(4, 1, 4, 1));
}

void Plot::wrapLegend()
{
    int widest = 0;
    int numItems = 0;
    for (int i = 0; i < legend->itemCount(); ++i) // the cells of its grid, of which some may be empty
        if (const auto* item = legend->item(i)) {
            widest = qMax(widest, item->minimumOuterSizeHint().width());
            ++numItems;
        }
    if (!legend->visible() || numItems == 0)
        return;
    const int room =
        width() - fontMetrics().horizontalAdvance(m_titleElement->text()) * 5 / 4 - 2 * fontMetrics().height();
    const int numColumns = qBound(1, room / qMax(1, widest + legend->columnSpacing()), numItems);
    if (legend->wrap() == numColumns)
        return;
    legend->setWrap(numColumns);
    legend->setFillOrder(QCPLegend::foColumnsFirst, true); // arranges them anew
    updateGeometry();                                      // more lines are higher
}

} // namespace lr::widgets
