#include "pretraining/corpus.h"

#include <fmt/format.h>

namespace lr::pretraining {

namespace {

constexpr int kSumsInDrill = 8;

std::string drawSum(Draws& draws)
{
    for (;;) {
        const bool isSmall = draws.chance(0.5);
        const int value = isSmall ? draws.between(1, 18) : draws.between(1, kHighestValue);
        const Operation operation{
            .sign = draws.chance(0.5) ? '+' : '-', .operand = isSmall ? draws.between(1, 9) : draws.between(2, 20)};
        const int result = operation.appliedTo(value);
        if (result >= kLowestValue && result <= kHighestValue)
            return fmt::format("{}{}{}={}", value, operation.sign, operation.operand, result);
    }
}

CorpusRow drillRow(Draws& draws)
{
    CorpusRow row{.kind = RowKind::Drill, .prompt = {}, .text = {}};
    for (int i = 0; i < kSumsInDrill; ++i)
        row.text += (i == 0 ? " " : ", ") + drawSum(draws);
    row.text += ".";
    return row;
}

} // namespace

CorpusRow Corpus::problemRow(Draws& draws) const
{
    const auto problem = drawProblemOutside(m_excluded, draws);
    const auto style = draws.chance(m_recipe.carefulShare[problem.topic]) ? Style::Careful : Style::Terse;
    return {.kind = RowKind::Problem,
        .topic = problem.topic,
        .style = style,
        .prompt = promptFor(problem.question()),
        .text = problem.solution(style)};
}

CorpusRow Corpus::storyRow(Draws& draws) const
{
    CorpusRow row{.kind = RowKind::Story, .prompt = {}, .text = {}};
    const int count = draws.between(1, 2);
    for (int i = 0; i < count; ++i)
        row.text += " " + drawProblemOutside(m_excluded, draws).story;
    return row;
}

CorpusRow Corpus::row(std::uint64_t index) const
{
    Draws draws(m_random.child(index));
    const double kind = draws.uniform();
    if (kind < m_recipe.drillShare)
        return drillRow(draws);
    if (kind < m_recipe.drillShare + m_recipe.storyShare)
        return storyRow(draws);
    return problemRow(draws);
}

} // namespace lr::pretraining
