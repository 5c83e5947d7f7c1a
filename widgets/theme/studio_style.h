#pragma once

#include <QProxyStyle>

namespace lr::widgets::theme {

/// The Fusion style with visible outlines. Fusion derives the outlines of fields and check boxes from the window's
/// colour, so that they are almost invisible in a dark theme. Here their contrast to the field that they enclose is
/// kGraphicsContrast (WCAG 2.1, 1.4.11). A field with the keyboard focus keeps Fusion's own frame in the highlight's
/// colour.
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
