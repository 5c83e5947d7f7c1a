#include "theme/studio_style.h"

#include "theme/palette.h"

#include <QPainter>
#include <QStyleOption>

namespace lr::widgets::theme {

namespace {

constexpr qreal kRadius = 2; // as Fusion rounds its own

bool isOutlined(const QStyleOption& option)
{
    return !(option.state & QStyle::State_HasFocus);
}

void prepare(QPainter& painter, const QStyleOption& option)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    auto color = plotColors(option.palette).axis;
    if (!(option.state & QStyle::State_Enabled))
        color = mixed(color, option.palette.color(QPalette::Base), 0.5);
    painter.setPen(QPen(color, 1));
}

/// Through the middle of the pixels at the edge of the option's rectangle.
void drawOutline(QPainter& painter, const QStyleOption& option)
{
    painter.save();
    prepare(painter, option);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
    painter.restore();
}

void drawCircle(QPainter& painter, const QStyleOption& option)
{
    painter.save();
    prepare(painter, option);
    painter.drawEllipse(QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5));
    painter.restore();
}

} // namespace

StudioStyle::StudioStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{}

void StudioStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (option == nullptr || !isOutlined(*option))
        return;
    if (element == PE_FrameLineEdit || element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck)
        drawOutline(*painter, *option);
    else if (element == PE_IndicatorRadioButton)
        drawCircle(*painter, *option);
}

void StudioStyle::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    if (option != nullptr && control == CC_SpinBox && isOutlined(*option))
        drawOutline(*painter, *option);
}

} // namespace lr::widgets::theme
