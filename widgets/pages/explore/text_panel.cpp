#include "pages/explore/text_panel.h"

#include "pages/explore/color_legend.h"
#include "pages/explore/text_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace lr::widgets {

namespace {

constexpr int kLongestQuestionAboveText = 600;

} // namespace

TextPanel::TextPanel(Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_text(exploration)
    , m_metric(new QComboBox(this))
    , m_legend(new ColorLegend(this))
    , m_question(new QLabel(this))
    , m_ending(new QLabel(this))
    , m_view(new TextView(m_text, this))
{
    setObjectName(QStringLiteral("runningText"));
    makeMetricBox();
    m_question->setTextFormat(Qt::PlainText);
    m_question->setWordWrap(true);
    m_question->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_question->setAccessibleName(tr("Question"));
    m_ending->setTextFormat(Qt::PlainText);
    m_view->setEmptyText(tr("The answer of the problem you select appears here, token by token."));
    auto* label = new QLabel(tr("&Colour by"), this);
    label->setBuddy(m_metric);
    auto* head = new QHBoxLayout;
    head->addWidget(label);
    head->addWidget(m_metric);
    head->addWidget(m_legend, 1);
    auto* about = new QHBoxLayout;
    about->addWidget(m_question, 1);
    about->addWidget(m_ending, 0, Qt::AlignRight | Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(head);
    layout->addLayout(about);
    layout->addWidget(m_view, 1);
    setFocusProxy(m_view);

    connect(&m_text, &RunningText::textChanged, this, &TextPanel::followText);
    connect(&m_text, &RunningText::colorsChanged, this, &TextPanel::followColors);
    followText();
    followColors();
}

void TextPanel::setColorMap(theme::ColorMap map)
{
    m_legend->setColorMap(map);
    m_view->setColorMap(map);
}

void TextPanel::makeMetricBox()
{
    for (const auto metric : kStepMetrics)
        m_metric->addItem(nameOf(metric), static_cast<int>(metric));
    m_metric->setAccessibleName(tr("What the text is coloured by"));
    connect(m_metric, &QComboBox::currentIndexChanged, this,
        [this] { m_text.setMetric(static_cast<StepMetric>(m_metric->currentData().toInt())); });
}

void TextPanel::followText()
{
    const auto question = m_text.question();
    m_question->setText(question.size() > kLongestQuestionAboveText
                            ? question.left(kLongestQuestionAboveText) + QStringLiteral("…")
                            : question);
    m_question->setVisible(!question.isEmpty());
    m_ending->setText(m_text.ending());
}

void TextPanel::followColors()
{
    m_legend->setMetric(m_text.metric(), m_text.range());
}

} // namespace lr::widgets
