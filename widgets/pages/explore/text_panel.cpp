#include "pages/explore/text_panel.h"

#include "pages/explore/color_legend.h"
#include "pages/explore/quantity_box.h"
#include "pages/explore/text_view.h"
#include "pages/folded_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace lr::widgets {

namespace {

constexpr int kLongestQuestionAboveText = 600;
constexpr int kFoldedQuestionLines = 2;

} // namespace

TextPanel::TextPanel(Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_text(exploration)
    , m_quantity(new QuantityBox(exploration, this))
    , m_legend(new ColorLegend(this))
    , m_question(new FoldedText(kFoldedQuestionLines, this))
    , m_ending(new QLabel(this))
    , m_view(new TextView(m_text, this))
{
    setObjectName(QStringLiteral("runningText"));
    m_quantity->setAccessibleName(tr("What the text is coloured by"));
    m_question->label()->setAccessibleName(tr("Question"));
    m_ending->setTextFormat(Qt::PlainText);
    m_ending->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_ending->setAccessibleName(tr("How the answer ended"));
    m_view->setEmptyText(tr("The answer of the problem you select appears here, token by token."));
    auto* label = new QLabel(tr("&Colour by"), this);
    label->setBuddy(m_quantity);
    auto* head = new QHBoxLayout;
    head->addWidget(label);
    head->addWidget(m_quantity);
    head->addWidget(m_legend, 1);
    head->addWidget(m_ending);
    auto* layout = new QVBoxLayout(this);
    const auto margin = fontMetrics().height() / 3;
    layout->setContentsMargins(margin, margin, margin, 0);
    layout->setSpacing(margin);
    layout->addLayout(head);
    layout->addWidget(m_question);
    layout->addWidget(m_view, 1);
    setFocusProxy(m_view);

    connect(m_quantity, &QuantityBox::quantityChanged, &m_text,
        [this](const steps::Quantity* quantity) { m_text.setQuantity(*quantity); });
    connect(&m_text, &RunningText::textChanged, this, &TextPanel::followText);
    connect(&m_text, &RunningText::colorsChanged, this, &TextPanel::followColors);
    connect(&exploration, &Exploration::gradesChanged, this, &TextPanel::followEnding);
    followText();
    followColors();
}

void TextPanel::setColorMap(theme::ColorMap map)
{
    m_legend->setColorMap(map);
    m_view->setColorMap(map);
}

void TextPanel::followText()
{
    const auto question = m_text.question();
    m_question->setText(question.size() > kLongestQuestionAboveText
                            ? question.left(kLongestQuestionAboveText) + QStringLiteral("…")
                            : question);
    followEnding();
}

void TextPanel::followEnding()
{
    const auto verdict = m_text.verdict();
    const auto first = verdict == AnswerVerdict::Unknown ? QString() : verdictText(verdict) + QLatin1Char('\n');
    m_ending->setText(first + m_text.ending());
}

QLabel* TextPanel::questionLabel() const
{
    return m_question->label();
}

void TextPanel::followColors()
{
    m_legend->setQuantity(m_text.quantity(), m_text.range());
}

} // namespace lr::widgets
