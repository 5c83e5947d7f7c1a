#pragma once

#include "models/running_text.h"
#include "pages/explore/step_colors.h"
#include "pages/explore/text_layout.h"

#include <QAbstractScrollArea>

namespace lr::widgets {

/// The running text, each token with a background in the colour of its value. Selected steps are underlined in the
/// colour of the thresholds, the current step is outlined, and pinned steps have a marked corner. Only visible lines
/// are drawn, so that the cost does not grow with the text.
/// Mouse: hovering shows the numbers, a click selects, Ctrl+click pins. Keys: arrows, Home, End, page keys move; P
/// pins, Space shows the numbers of the current token.
class TextView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    /// `text` is borrowed and must live as long.
    explicit TextView(RunningText& text, QWidget* parent = nullptr);

    const TextLayout& layout() const { return m_layout; }
    /// The rectangle of a token in coordinates of the viewport, also if the token is outside the viewport.
    QRect visualRect(std::size_t token) const;
    /// Text in the middle of the view while there is no running text.
    void setEmptyText(const QString& text);
    void setColorMap(theme::ColorMap map);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void arrange();
    void showFromTheStart();
    void updateColors();
    void followCurrentToken();
    QPointF origin() const; ///< position of the layout in the viewport
    std::optional<std::size_t> tokenAt(QPoint viewportPoint) const;
    void showCard(std::size_t token);
    void hideCard();
    void select(std::size_t token);
    std::optional<std::size_t> targetOf(const QKeyEvent& event, std::size_t current) const;
    std::size_t movedByLines(std::size_t token, int numLines) const;
    void drawToken(QPainter& painter, std::size_t token, const QRectF& rect) const;
    void drawMarks(QPainter& painter, std::size_t token, const QRectF& rect) const;
    void drawEmptyText(QPainter& painter) const;

    RunningText& m_text;
    TextLayout m_layout;
    theme::ColorMap m_map = theme::ColorMap::Viridis;
    StepColors m_colors;
    QString m_emptyText;
    std::optional<std::size_t> m_hovered;
};

} // namespace lr::widgets
