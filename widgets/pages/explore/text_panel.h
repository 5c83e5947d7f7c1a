#pragma once

#include "models/running_text.h"
#include "theme/color_maps.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace lr::widgets {

class ColorLegend;
class TextView;

/// The question, the running completion, what it is coloured by and what the colours mean.
class TextPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit TextPanel(Exploration& exploration, QWidget* parent = nullptr);

    TextView* view() const { return m_view; }
    RunningText& text() { return m_text; }
    QComboBox* metricBox() const { return m_metric; }
    QLabel* questionLabel() const { return m_question; }

    void setColorMap(theme::ColorMap map);

private:
    void makeMetricBox();
    void followText();
    void followColors();

    RunningText m_text;
    QComboBox* m_metric;
    ColorLegend* m_legend;
    QLabel* m_question;
    QLabel* m_ending;
    TextView* m_view;
};

} // namespace lr::widgets
