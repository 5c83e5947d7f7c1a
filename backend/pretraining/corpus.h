#pragma once

#include "common/random.h"
#include "pretraining/problem_generator.h"
#include "pretraining/topics.h"

#include <array>
#include <cstdint>
#include <string>

namespace lr::pretraining {

enum class RowKind
{
    Drill,  ///< eight sums in digits
    Story,  ///< one or two problems without their questions: general text
    Problem ///< a question with a solution
};

/// One document of a corpus.
struct CorpusRow
{
    RowKind kind = RowKind::Problem;
    std::size_t topic = 0;        ///< of a problem
    Style style = Style::Careful; ///< of a problem's solution
    std::string prompt;           ///< promptFor() of a problem's question; empty for the others
    std::string text;             ///< what follows the prompt; an end token follows a solution
};

/// What a corpus is made of. Every solution in every corpus is correct; corpora differ only in the shares below.
struct CorpusRecipe
{
    double drillShare = 0;
    double storyShare = 0; ///< the rest are problems
    /// Share of careful solutions, by topic.
    std::array<double, kNumTopics> carefulShare{};
    bool learnsPrompts = false; ///< the loss counts a problem's prompt too, not its solution only
};

/// An endless corpus: row i is a function of (recipe, random, i) alone. Borrows `excluded`, the questions that must not
/// be in it. Any number of threads may read one.
class Corpus
{
public:
    Corpus(const CorpusRecipe& recipe, common::CounterRandom random, const Questions& excluded)
        : m_recipe(recipe)
        , m_random(random)
        , m_excluded(excluded)
    {}

    CorpusRow row(std::uint64_t index) const;

    const CorpusRecipe& recipe() const { return m_recipe; }

private:
    CorpusRow problemRow(Draws& draws) const;
    CorpusRow storyRow(Draws& draws) const;

    CorpusRecipe m_recipe;
    common::CounterRandom m_random;
    const Questions& m_excluded;
};

} // namespace lr::pretraining
