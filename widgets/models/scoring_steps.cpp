#include "models/scoring_steps.h"

#include "common/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace lr::widgets {

namespace {

[[noreturn]] void refuse(const std::string& fault)
{
    throw common::Error(common::ErrorCode::CorruptData,
        "The engine sent damaged steps: " + fault + ". Open the workspace again; if that does not help, score again.");
}

/// Room is made at once for up to so many steps or candidates; more than that, if they really come, take it as they do.
constexpr std::int64_t kMostReserved = std::int64_t(1) << 28;

std::size_t reserved(std::int64_t announced)
{
    return static_cast<std::size_t>(std::clamp<std::int64_t>(announced, 0, kMostReserved));
}

} // namespace

void ScoringSteps::append(const protocol::StepsPart& part)
{
    checkPlace(part);
    if (m_heads.empty())
        m_table.reserve(reserved(part.totalSteps), reserved(part.totalCandidates));
    m_scoring = part.scoring;
    m_numExpected = static_cast<std::size_t>(part.numTrajectories);
    std::string_view rest = part.packed;
    for (const auto& head : part.trajectories) {
        const auto numBytes = static_cast<std::size_t>(head.packedBytes);
        if (numBytes > rest.size())
            refuse("they end too early");
        appendTrajectory(head, rest.substr(0, numBytes));
        rest.remove_prefix(numBytes);
    }
    if (!rest.empty())
        refuse("something follows the last of them");
}

void ScoringSteps::checkPlace(const protocol::StepsPart& part) const
{
    const bool isFirst = m_heads.empty() && m_scoring == 0;
    if (part.numTrajectories < 0 || (!isFirst && part.scoring != m_scoring) ||
        part.first != static_cast<std::int64_t>(m_heads.size()) ||
        part.first + static_cast<std::int64_t>(part.trajectories.size()) > part.numTrajectories)
        refuse(
            fmt::format("trajectories from {} on, where those from {} on were expected", part.first, m_heads.size()));
}

void ScoringSteps::appendTrajectory(const protocol::TrajectoryHead& head, std::string_view packed)
{
    const auto firstRow = m_table.numSteps();
    const auto source = "the steps of problem '" + common::printable(head.promptId) + "'";
    m_table.append(head.problem, std::as_bytes(std::span(packed)), source);
    m_heads.push_back(head);
    addFigures(firstRow);
    const auto numbers = m_table.steps().subspan(firstRow);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (numbers[i] != static_cast<std::int32_t>(i))
            refuse(fmt::format("step {} of {} says that it is step {}", i, source, numbers[i]));
    if (numbers.size() != static_cast<std::size_t>(head.numSteps))
        refuse(fmt::format("{} are {}, not the {} that were announced", source, numbers.size(), head.numSteps));
}

void ScoringSteps::addFigures(std::size_t firstRow)
{
    TrajectoryFigures figures;
    const auto kl = m_table.klNats().subspan(firstRow);
    figures.maxKlRow = firstRow;
    if (!kl.empty()) {
        double sum = 0;
        for (const auto value : kl)
            sum += double{value};
        const auto largest = std::max_element(kl.begin(), kl.end());
        figures.meanKlNats = sum / static_cast<double>(kl.size());
        figures.maxKlNats = *largest;
        figures.maxKlRow = firstRow + static_cast<std::size_t>(largest - kl.begin());
    }
    m_figures.push_back(figures);
}

std::size_t ScoringSteps::numSteps(std::size_t trajectory) const
{
    return m_table.rowBegin(trajectory + 1) - m_table.rowBegin(trajectory);
}

std::size_t ScoringSteps::rowOf(const StepPosition& position) const
{
    return m_table.rowBegin(position.trajectory) + position.step;
}

StepPosition ScoringSteps::positionOf(std::size_t row) const
{
    // The last trajectory that begins at or before the row: those without steps begin where the next one does.
    std::size_t low = 0;
    std::size_t high = m_table.numTrajectories();
    while (high - low > 1) {
        const auto middle = low + (high - low) / 2;
        (m_table.rowBegin(middle) <= row ? low : high) = middle;
    }
    return {low, row - m_table.rowBegin(low)};
}

} // namespace lr::widgets
