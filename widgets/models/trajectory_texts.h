#pragma once

#include "models/scoring_steps.h"
#include "models/token_text.h"

#include <QString>

#include <memory>
#include <vector>

namespace lr::widgets {

/// A trajectory's completion as plain text; bytes that form no valid character become U+FFFD.
QString completionText(const ScoringSteps& steps, const TokenTexts& texts, std::size_t trajectory);

/// The text that a search reads: id, question and completion of each trajectory. It is made when it is first needed,
/// and kept.
class SearchTexts
{
public:
    void reset(std::shared_ptr<const ScoringSteps> steps, std::shared_ptr<const TokenTexts> texts);

    /// As written.
    const QString& text(std::size_t trajectory) const;
    /// In lower case, for searching without regard to case.
    const QString& foldedText(std::size_t trajectory) const;

private:
    std::shared_ptr<const ScoringSteps> m_steps;
    std::shared_ptr<const TokenTexts> m_texts;
    mutable std::vector<QString> m_texted;
    mutable std::vector<QString> m_folded;
};

} // namespace lr::widgets
