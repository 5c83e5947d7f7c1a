#include "pages/evaluate/answers_panel.h"

#include "models/text_difference.h"
#include "theme/palette.h"
#include "theme/severity.h"

#include <QEvent>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QTextEdit>
#include <QVBoxLayout>

namespace lr::widgets {

namespace {

constexpr double kMarkShare = 0.28;
constexpr int kQuestionLines = 3;
constexpr qsizetype kMaxShownLength = 200'000;

QString summaryOf(const AnsweredQuestion& question, const Answer& answer)
{
    const auto extracted = answer.extracted.isEmpty() ? AnswersPanel::tr("no answer was found")
                                                      : AnswersPanel::tr("answer %1").arg(answer.extracted);
    auto text =
        AnswersPanel::tr("%1: %2, reference %3").arg(verdictText(answer.verdict()), extracted, question.reference);
    if (!answer.reason.isEmpty())
        text += AnswersPanel::tr(" (%1)").arg(answer.reason);
    return text + (answer.isCutOff ? AnswersPanel::tr("; cut off after %L1 tokens").arg(answer.numTokens)
                                   : AnswersPanel::tr("; %L1 tokens").arg(answer.numTokens));
}

QColor verdictColor(AnswerVerdict verdict, const QPalette& palette)
{
    switch (verdict) {
    case AnswerVerdict::Right:
        return theme::right(palette);
    case AnswerVerdict::Wrong:
        return theme::wrong(palette);
    case AnswerVerdict::Unfinished:
    case AnswerVerdict::Unknown:
        break;
    }
    return palette.color(QPalette::WindowText);
}

void limitHeight(QPlainTextEdit* edit, int lines)
{
    const int frame = 2 * edit->frameWidth() + static_cast<int>(2 * edit->document()->documentMargin());
    edit->setFixedHeight(lines * edit->fontMetrics().lineSpacing() + frame);
}

} // namespace

AnswersPanel::AnswersPanel(QWidget* parent)
    : QWidget(parent)
    , m_question(new QPlainTextEdit(this))
    , m_note(new QLabel(this))
    , m_before(makeSide(QStringLiteral("baselineAnswer"), tr("The baseline's answer")))
    , m_after(makeSide(QStringLiteral("shownAnswer"), tr("The answer")))
{
    setObjectName(QStringLiteral("answersPanel"));
    m_question->setReadOnly(true);
    m_question->setAccessibleName(tr("Question"));
    m_question->setPlaceholderText(tr("Choose a question in the table: its answers appear here."));
    m_question->setTabChangesFocus(true);
    limitHeight(m_question, kQuestionLines);
    m_note->setWordWrap(true);
    auto* sides = new QSplitter(this);
    sides->setChildrenCollapsible(false);
    sides->addWidget(m_before.box);
    sides->addWidget(m_after.box);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_question);
    layout->addWidget(sides, 1);
    layout->addWidget(m_note);
    setTitles({}, {});
    clear();
}

AnswersPanel::Side AnswersPanel::makeSide(const QString& objectName, const QString& accessibleName)
{
    auto* box = new QWidget(this);
    const Side side{box, new QLabel(box), new QLabel(box), new QTextEdit(box)};
    side.text->setObjectName(objectName);
    side.title->setTextFormat(Qt::PlainText);
    side.verdict->setTextFormat(Qt::PlainText);
    side.verdict->setWordWrap(true);
    side.verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    side.text->setReadOnly(true);
    side.text->setTabChangesFocus(true);
    side.text->setAccessibleName(accessibleName);
    side.text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    layout->addWidget(side.title);
    layout->addWidget(side.verdict);
    layout->addWidget(side.text, 1);
    return side;
}

void AnswersPanel::setTitles(const QString& shown, const QString& baseline)
{
    m_after.title->setText(shown.isEmpty() ? tr("Answer") : shown);
    m_before.title->setText(baseline.isEmpty() ? tr("Baseline") : tr("Baseline: %1").arg(baseline));
}

void AnswersPanel::setQuestion(const AnsweredQuestion& question)
{
    m_shown = question;
    m_question->setPlainText(question.question);
    render();
}

void AnswersPanel::clear()
{
    m_shown.reset();
    m_question->clear();
    m_note->hide();
    m_before.box->hide();
    m_after.verdict->clear();
    m_after.text->clear();
}

void AnswersPanel::show(Side& side, const std::optional<Answer>& answer) const
{
    auto verdictPalette = palette();
    if (answer)
        verdictPalette.setColor(QPalette::WindowText, theme::legible(verdictColor(answer->verdict(), palette()),
                                                          palette().color(QPalette::Window), theme::kTextContrast));
    side.verdict->setPalette(verdictPalette);
    side.verdict->setText(answer ? summaryOf(*m_shown, *answer) : tr("This question was not asked."));
}

void AnswersPanel::render()
{
    if (!m_shown)
        return;
    m_before.box->setVisible(m_shown->before.has_value());
    show(m_before, m_shown->before);
    show(m_after, m_shown->after);
    const auto textOf = [](const std::optional<Answer>& answer) {
        return answer ? answer->text.left(kMaxShownLength) : QString();
    };
    const auto before = textOf(m_shown->before);
    const auto after = textOf(m_shown->after);
    const bool isPair = m_shown->before && m_shown->after;
    const auto difference = differenceOf(isPair ? before : after, after);
    const auto whole = differenceOf(before, before);
    fill(m_before, before, isPair ? difference.before : whole.before, theme::severityColor(theme::Severity::Warning));
    fill(m_after, after, difference.after, theme::severityColor(theme::Severity::Info));
    m_note->setVisible(!difference.isMinimal);
    m_note->setText(tr("The two answers differ too much to mark single words: everything between their common start "
                       "and end is marked."));
}

void AnswersPanel::fill(
    const Side& side, const QString& text, const std::vector<TextSpan>& spans, const QColor& mark) const
{
    QTextCharFormat common;
    QTextCharFormat differing;
    differing.setBackground(theme::mixed(mark, palette().color(QPalette::Base), kMarkShare));
    differing.setUnderlineStyle(QTextCharFormat::SingleUnderline);
    side.text->clear();
    QTextCursor cursor(side.text->document());
    cursor.beginEditBlock();
    for (const auto& span : spans)
        cursor.insertText(text.mid(span.begin, span.length), span.isCommon ? common : differing);
    cursor.endEditBlock();
    side.text->moveCursor(QTextCursor::Start);
}

void AnswersPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        render();
    if (event->type() == QEvent::FontChange)
        limitHeight(m_question, kQuestionLines);
}

} // namespace lr::widgets
