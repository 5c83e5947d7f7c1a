#pragma once

#include <QProxyStyle>

namespace lr::widgets::theme {

/// Fusion, with outlines that can be seen: it derives those of fields and check boxes from the window's colour, which
/// leaves almost nothing of them in a dark theme. Here they stand out from the field they enclose by kGraphicsContrast
/// (WCAG 2.1, 1.4.11); a field that has the keyboard keeps Fusion's own frame in the highlight's colour.
class StudioStyle : public QProxyStyle
{
    Q_OBJECT

public:
    StudioStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget = nullptr) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
        const QWidget* widget = nullptr) const override;
};

} // namespace lr::widgets::theme
