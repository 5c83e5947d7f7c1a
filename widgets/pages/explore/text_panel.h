#pragma once

#include "models/running_text.h"
#include "theme/color_maps.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace lr::widgets {

class ColorLegend;
class FoldedText;
class TextView;

/// The running completion, which has all the room; above it a row that says what it is coloured by, what the colours
/// mean and how the answer ended, and the question in two lines that unfold.
class TextPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit TextPanel(Exploration& exploration, QWidget* parent = nullptr);

    TextView* view() const { return m_view; }
    RunningText& text() { return m_text; }
    QComboBox* metricBox() const { return m_metric; }
    QLabel* questionLabel() const;
    QLabel* endingLabel() const { return m_ending; }

    void setColorMap(theme::ColorMap map);

private:
    void makeMetricBox();
    void followText();
    void followEnding();
    void followColors();

    RunningText m_text;
    QComboBox* m_metric;
    ColorLegend* m_legend;
    FoldedText* m_question;
    QLabel* m_ending;
    TextView* m_view;
};

} // namespace lr::widgets
