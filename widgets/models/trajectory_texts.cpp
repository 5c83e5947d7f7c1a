#include "models/trajectory_texts.h"

namespace lr::widgets {

QString completionText(const ScoringSteps& steps, const TokenTexts& texts, std::size_t trajectory)
{
    std::string bytes;
    for (auto row = steps.table().rowBegin(trajectory); row < steps.table().rowBegin(trajectory + 1); ++row)
        bytes += texts.bytes(steps.table().tokenIds()[row]);
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

void SearchTexts::reset(std::shared_ptr<const ScoringSteps> steps, std::shared_ptr<const TokenTexts> texts)
{
    m_steps = std::move(steps);
    m_texts = std::move(texts);
    m_texted.assign(m_steps ? m_steps->numTrajectories() : 0, {});
    m_folded.assign(m_texted.size(), {});
}

const QString& SearchTexts::text(std::size_t trajectory) const
{
    auto& text = m_texted[trajectory];
    if (text.isNull()) {
        const auto& head = m_steps->heads()[trajectory];
        text = QString::fromStdString(head.promptId) + QLatin1Char('\n') + QString::fromStdString(head.question) +
               QLatin1Char('\n') + completionText(*m_steps, *m_texts, trajectory);
    }
    return text;
}

const QString& SearchTexts::foldedText(std::size_t trajectory) const
{
    auto& text = m_folded[trajectory];
    if (text.isNull())
        text = this->text(trajectory).toCaseFolded();
    return text;
}

} // namespace lr::widgets
