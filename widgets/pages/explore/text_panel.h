#pragma once

#include "models/running_text.h"
#include "theme/color_maps.h"

#include <QWidget>

class QLabel;

namespace lr::widgets {

class ColorLegend;
class FoldedText;
class QuantityBox;
class TextView;

/// The current completion, which fills the panel. Above it are a row with the quantity that colours it, the colour
/// legend and how the answer ended, and the question in two lines that can be unfolded.
class TextPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit TextPanel(Exploration& exploration, QWidget* parent = nullptr);

    TextView* view() const { return m_view; }
    RunningText& text() { return m_text; }
    QuantityBox* quantityBox() const { return m_quantity; }
    QLabel* questionLabel() const;
    QLabel* endingLabel() const { return m_ending; }

    void setColorMap(theme::ColorMap map);

private:
    void followText();
    void followEnding();
    void followColors();

    RunningText m_text;
    QuantityBox* m_quantity;
    ColorLegend* m_legend;
    FoldedText* m_question;
    QLabel* m_ending;
    TextView* m_view;
};

} // namespace lr::widgets
