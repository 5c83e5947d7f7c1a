#include "pages/explore/score_text_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace lr::widgets {

namespace {

constexpr auto kMostBytes = static_cast<qsizetype>(settings::kMaxScoredTextBytes);

/// What is edited by hand; more is only shown in part.
constexpr qsizetype kLongestEdited = 200'000;
constexpr qsizetype kShownOfLong = 2'000;

/// Hands over what is pasted or dropped before it is laid out.
class Editor : public QPlainTextEdit
{
public:
    using QPlainTextEdit::QPlainTextEdit;

    std::function<void(const QString& text, const std::function<void()>& insert)> pasted;

protected:
    void insertFromMimeData(const QMimeData* source) override
    {
        pasted(source->text(), [&] { QPlainTextEdit::insertFromMimeData(source); });
    }
};

QString megabytes(qsizetype numBytes)
{
    return QLocale().toString(static_cast<double>(numBytes) / (1 << 20), 'f', 1);
}

} // namespace

ScoreTextPanel::ScoreTextPanel(QWidget* parent)
    : QWidget(parent)
    , m_editor(nullptr)
    , m_hint(new QLabel(this))
    , m_clear(new QPushButton(tr("C&lear"), this))
    , m_score(new QPushButton(tr("S&core this text"), this))
{
    auto* editor = new Editor(this);
    editor->pasted = [this](const QString& text, const std::function<void()>& insert) { take(text, insert); };
    m_editor = editor;
    m_editor->setAccessibleName(tr("Text to be scored"));
    m_editor->setPlaceholderText(
        tr("Paste or write a text: expert and amateur then compute how likely each of its tokens is."));
    m_editor->setTabChangesFocus(true);
    m_hint->setWordWrap(true);
    m_hint->setTextFormat(Qt::PlainText);
    auto* foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(m_clear);
    foot->addWidget(m_score);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_editor, 1);
    layout->addWidget(m_hint);
    layout->addLayout(foot);
    setFocusProxy(m_editor);
    connect(m_editor, &QPlainTextEdit::textChanged, this, &ScoreTextPanel::check);
    connect(m_clear, &QPushButton::clicked, this, &ScoreTextPanel::clear);
    connect(m_score, &QPushButton::clicked, this, &ScoreTextPanel::ask);
    check();
}

void ScoreTextPanel::setModels(const QString& expert, const QString& amateur)
{
    m_expert = expert;
    m_amateur = amateur;
    check();
}

void ScoreTextPanel::setText(const QString& text)
{
    clear();
    take(text, [&] { m_editor->setPlainText(text); });
}

QString ScoreTextPanel::text() const
{
    return m_longText.isEmpty() ? m_editor->toPlainText() : m_longText;
}

void ScoreTextPanel::take(const QString& text, const std::function<void()>& insert)
{
    if (text.size() + m_editor->document()->characterCount() <= kLongestEdited) {
        insert();
        return;
    }
    m_longText = text;
    m_editor->setPlainText(text.left(kShownOfLong) + QStringLiteral("…"));
    m_editor->setReadOnly(true);
    check();
}

void ScoreTextPanel::clear()
{
    m_longText.clear();
    m_editor->setReadOnly(false);
    m_editor->clear();
    check();
}

void ScoreTextPanel::check()
{
    const bool hasPair = !m_expert.isEmpty() && !m_amateur.isEmpty();
    const auto numCharacters = m_longText.isEmpty() ? m_editor->document()->characterCount() - 1 : m_longText.size();
    const auto numBytes = m_longText.isEmpty() ? 0 : m_longText.toUtf8().size(); // what is edited by hand is short
    m_score->setEnabled(hasPair && numCharacters > 0 && numBytes <= kMostBytes);
    m_clear->setEnabled(numCharacters > 0);
    if (numBytes > kMostBytes)
        m_hint->setText(
            tr("The text has %1 MiB; at most %2 MiB can be scored at once. Clear it and paste a part of it.")
                .arg(megabytes(numBytes), megabytes(kMostBytes)));
    else if (!hasPair)
        m_hint->setText(tr("Open a workspace with a scoring first: its expert and amateur read the text."));
    else if (numBytes > 0)
        m_hint->setText(tr("%1 MiB of text; only the beginning is shown.").arg(megabytes(numBytes)));
    else
        m_hint->setText(tr("%L1 characters. The result becomes a scoring of its own.").arg(numCharacters));
}

void ScoreTextPanel::ask()
{
    settings::ScoreSettings job;
    job.expert = m_expert.toStdString();
    job.amateur = m_amateur.toStdString();
    job.text = text().toStdString();
    Q_EMIT scoreTextRequested(job);
}

} // namespace lr::widgets
