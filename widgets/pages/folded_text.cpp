#include "pages/folded_text.h"

#include "pages/sentence.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QTextLayout>
#include <QToolButton>

namespace lr::widgets {

namespace {

/// `text` in one paragraph, shortened to what `maxLines` of that width hold.
QString shortened(const QString& text, const QFont& font, int width, int maxLines)
{
    const auto paragraph = text.simplified();
    QTextLayout layout(paragraph, font);
    layout.beginLayout();
    int begin = 0; // of the last line that may be shown
    for (int line = 0; line < maxLines; ++line) {
        auto textLine = layout.createLine();
        if (!textLine.isValid())
            return text;
        textLine.setLineWidth(width);
        begin = textLine.textStart();
    }
    const bool isWhole = !layout.createLine().isValid();
    layout.endLayout();
    return isWhole ? text
                   : paragraph.left(begin) + QFontMetrics(font).elidedText(paragraph.mid(begin), Qt::ElideRight, width);
}

} // namespace

FoldedText::FoldedText(int maxLines, QWidget* parent)
    : QWidget(parent)
    , m_maxLines(maxLines)
    , m_label(new Sentence(this))
    , m_button(new QToolButton(this))
{
    m_button->setCheckable(true);
    m_button->setAutoRaise(true);
    m_button->setArrowType(Qt::DownArrow);
    m_button->setToolTip(tr("Show all of the text"));
    m_button->setAccessibleName(m_button->toolTip());
    m_button->setFocusPolicy(Qt::TabFocus);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_label, 1, Qt::AlignTop);
    layout->addWidget(m_button, 0, Qt::AlignTop);
    connect(m_button, &QToolButton::toggled, this, [this](bool isUnfolded) {
        m_button->setArrowType(isUnfolded ? Qt::UpArrow : Qt::DownArrow);
        fold();
    });
    setText({});
}

void FoldedText::setText(const QString& text)
{
    m_text = text;
    setVisible(!text.isEmpty());
    fold();
}

int FoldedText::roomForText() const
{
    return width() - m_button->sizeHint().width() - layout()->spacing();
}

void FoldedText::fold()
{
    const auto folded = shortened(m_text, m_label->font(), roomForText(), m_maxLines);
    m_button->setVisible(folded != m_text);
    m_label->setText(m_button->isChecked() ? m_text : folded);
}

void FoldedText::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        fold();
}

void FoldedText::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fold();
}

} // namespace lr::widgets
