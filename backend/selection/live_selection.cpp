#include "selection/live_selection.h"

#include "selection/parallel.h"
#include "selection/soft_label.h"

#include <algorithm>
#include <limits>

namespace lr::selection {

namespace {

/// Rows of one thread's chunk: enough to make distributing chunks cheap, few enough to keep all threads busy to the
/// end.
constexpr std::size_t kChunkRows = 16384;

/// Rows whose masks are updated together: their columns stay in the first-level cache.
constexpr std::size_t kBlockRows = 1024;

std::ptrdiff_t offset(std::size_t index)
{
    return static_cast<std::ptrdiff_t>(index);
}

std::optional<double> meanOf(double sum, std::size_t count)
{
    return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
}

} // namespace

LiveSelection::LiveSelection(
    std::shared_ptr<const steps::StepTable> table, const SelectionThresholds& thresholds, unsigned numThreads)
    : m_table(std::move(table))
    , m_thresholds(thresholds)
    , m_numThreads(numThreads == 0 ? defaultNumThreads() : numThreads)
    , m_prefixEntropies(m_table->numCandidates())
    , m_maskSizes(m_table->numSteps())
    , m_labelEntropies(m_table->numSteps())
    , m_selectedPerTrajectory(m_table->numTrajectories())
{
    validate(thresholds);
    for (auto& column : m_rankLogProbs)
        column.assign(m_table->numSteps(), -std::numeric_limits<float>::infinity());
    for (auto& column : m_rankEntropies)
        column.assign(m_table->numSteps(), 0);
    makeChunks();
    parallelFor(m_chunks.size(), m_numThreads, [&](std::size_t i) { prepare(m_chunks[i]); });
    update(true);
}

void LiveSelection::makeChunks()
{
    std::size_t first = 0;
    for (std::size_t t = 0; t < m_table->numTrajectories(); ++t) {
        const auto numRows = m_table->rowBegin(t + 1) - m_table->rowBegin(first);
        if (numRows >= kChunkRows || t + 1 == m_table->numTrajectories()) {
            m_chunks.push_back({first, t + 1});
            first = t + 1;
        }
    }
}

void LiveSelection::prepare(const Chunk& chunk)
{
    const auto smallestCut = plausibilityCut(steps::kSmallestPlausibilityThreshold);
    const auto lastRow = m_table->rowBegin(chunk.lastTrajectory);
    for (auto row = m_table->rowBegin(chunk.firstTrajectory); row < lastRow; ++row)
        prepareRow(row, smallestCut);
}

void LiveSelection::prepareRow(std::size_t row, float smallestCut)
{
    const auto begin = m_table->candidateBegin()[row];
    const auto numStored = m_table->candidateBegin()[row + 1] - begin;
    const auto expert = m_table->expertLogProbs().subspan(begin, numStored);
    // Tokens that no mask can hold (the amateur's own) need no entropy.
    std::size_t numUsable = 1;
    while (numUsable < std::min<std::size_t>(numStored, steps::kMaxExpertCandidates) &&
           relativeLogProb(expert[numUsable], expert[0]) >= smallestCut)
        ++numUsable;
    const auto entropies = std::span(m_prefixEntropies).subspan(begin, numUsable);
    prefixLabelEntropies(expert, m_table->amateurLogProbs().subspan(begin, numStored), entropies);
    for (std::size_t k = 0; k < kNumRankColumns && k + 1 < numUsable; ++k) {
        m_rankLogProbs[k][row] = relativeLogProb(expert[k + 1], expert[0]);
        m_rankEntropies[k][row] = entropies[k + 1];
    }
}

void LiveSelection::updateMasks(const Chunk& chunk, float cut)
{
    const auto firstRow = m_table->rowBegin(chunk.firstTrajectory);
    const auto lastRow = m_table->rowBegin(chunk.lastTrajectory);
    for (auto row = firstRow; row < lastRow; row += kBlockRows) {
        updateShortMasks(row, std::min(row + kBlockRows, lastRow), cut);
        extendMasks(row, std::min(row + kBlockRows, lastRow), cut);
    }
}

void LiveSelection::updateShortMasks(std::size_t firstRow, std::size_t lastRow, float cut)
{
    // The end of a mask cannot be predicted, so there are no branches; the loop goes column by column, so that it
    // vectorises.
    std::fill(m_maskSizes.begin() + offset(firstRow), m_maskSizes.begin() + offset(lastRow), 1);
    std::fill(m_labelEntropies.begin() + offset(firstRow), m_labelEntropies.begin() + offset(lastRow), 0.0f);
    for (std::size_t k = 0; k < kNumRankColumns; ++k) {
        const auto* logProbs = m_rankLogProbs[k].data();
        const auto* entropies = m_rankEntropies[k].data();
        auto* sizes = m_maskSizes.data();
        auto* labels = m_labelEntropies.data();
        std::int32_t numReached = 0;
        for (auto row = firstRow; row < lastRow; ++row) {
            const bool plausible = logProbs[row] >= cut;
            const auto entropy = entropies[row];
            const auto shorter = labels[row];
            sizes[row] += plausible ? 1 : 0;
            numReached += plausible ? 1 : 0;
            labels[row] = plausible ? entropy : shorter;
        }
        if (numReached == 0)
            return;
    }
}

void LiveSelection::extendMasks(std::size_t firstRow, std::size_t lastRow, float cut)
{
    std::array<std::uint32_t, kBlockRows> longRows; // row numbers within the block
    std::size_t numLong = 0;
    for (auto row = firstRow; row < lastRow; ++row) {
        longRows[numLong] = static_cast<std::uint32_t>(row - firstRow);
        numLong += m_maskSizes[row] == kNumRankColumns + 1 ? 1 : 0;
    }
    // The long rows' candidates are not in the cache. They are prefetched some rows ahead, so that cache misses
    // overlap.
    constexpr std::size_t kAhead = 16;
    const auto begin = m_table->candidateBegin();
    const auto* expert = m_table->expertLogProbs().data();
    for (std::size_t i = 0; i < numLong; ++i) {
        const auto next = begin[firstRow + longRows[std::min(i + kAhead, numLong - 1)]] + kNumRankColumns;
        __builtin_prefetch(expert + next);
        __builtin_prefetch(m_prefixEntropies.data() + next);
        extendMask(firstRow + longRows[i], cut);
    }
}

void LiveSelection::extendMask(std::size_t row, float cut)
{
    const auto begin = m_table->candidateBegin()[row];
    const auto numStored = m_table->candidateBegin()[row + 1] - begin;
    const auto* expert = m_table->expertLogProbs().data() + begin;
    auto size = static_cast<std::size_t>(m_maskSizes[row]);
    while (size < std::min<std::size_t>(numStored, steps::kMaxExpertCandidates) &&
           relativeLogProb(expert[size], expert[0]) >= cut)
        ++size;
    m_maskSizes[row] = static_cast<std::int32_t>(size);
    m_labelEntropies[row] = m_prefixEntropies[begin + size - 1];
}

LiveSelection::Totals LiveSelection::countSelectedRows(std::size_t begin, std::size_t end, float cut) const
{
    const auto* steps = m_table->steps().data();
    const auto* klNats = m_table->klNats().data();
    const auto* maskSizes = m_maskSizes.data();
    const auto* labelEntropies = m_labelEntropies.data();
    const bool includeFirstStep = m_thresholds.includeFirstStep;
    Totals totals;
    for (auto row = begin; row < end; ++row) {
        const bool selected = selection::isSelected(steps[row], klNats[row], cut, includeFirstStep);
        // Products instead of conditions, since a compiler would branch and no branch can predict whether a step is
        // selected.
        const int one = selected;
        totals.numSelected += static_cast<std::size_t>(one);
        totals.numTunedTokens += static_cast<std::size_t>(one * maskSizes[row]);
        totals.numCutMasks += selected & (maskSizes[row] == steps::kMaxExpertCandidates);
        totals.labelEntropy += static_cast<float>(one) * labelEntropies[row];
        totals.kl += static_cast<float>(one) * klNats[row];
    }
    return totals;
}

LiveSelection::Totals LiveSelection::countSelected(const Chunk& chunk)
{
    const auto cut = klCut(m_thresholds.klThreshold);
    Totals sum;
    for (auto t = chunk.firstTrajectory; t < chunk.lastTrajectory; ++t) {
        const auto part = countSelectedRows(m_table->rowBegin(t), m_table->rowBegin(t + 1), cut);
        m_selectedPerTrajectory[t] = static_cast<std::uint32_t>(part.numSelected);
        sum.numSelected += part.numSelected;
        sum.numTunedTokens += part.numTunedTokens;
        sum.numCutMasks += part.numCutMasks;
        sum.labelEntropy += part.labelEntropy;
        sum.kl += part.kl;
    }
    return sum;
}

void LiveSelection::update(bool masksChanged)
{
    const auto cut = plausibilityCut(m_thresholds.plausibilityThreshold);
    std::vector<Totals> totals(m_chunks.size());
    parallelFor(m_chunks.size(), m_numThreads, [&](std::size_t i) {
        if (masksChanged)
            updateMasks(m_chunks[i], cut);
        totals[i] = countSelected(m_chunks[i]);
    });
    summarise(totals);
}

void LiveSelection::summarise(const std::vector<Totals>& totals)
{
    Totals sum;
    for (const auto& part : totals) {
        sum.numSelected += part.numSelected;
        sum.numTunedTokens += part.numTunedTokens;
        sum.numCutMasks += part.numCutMasks;
        sum.labelEntropy += part.labelEntropy;
        sum.kl += part.kl;
    }
    m_summary.thresholds = m_thresholds;
    m_summary.numSteps = m_table->numSteps();
    m_summary.numSelected = sum.numSelected;
    m_summary.selectedShare = meanOf(static_cast<double>(sum.numSelected), m_table->numSteps()).value_or(0);
    m_summary.numTunedTokens = sum.numTunedTokens;
    m_summary.numCutMasks = sum.numCutMasks;
    m_summary.meanTokensPerSample = meanOf(static_cast<double>(sum.numTunedTokens), sum.numSelected);
    m_summary.meanLabelEntropyNats = meanOf(sum.labelEntropy, sum.numSelected);
    m_summary.meanKlNats = meanOf(sum.kl, sum.numSelected);
    summariseProblems();
}

void LiveSelection::summariseProblems()
{
    auto& samples = m_summary.samplesPerProblem;
    samples.assign(m_table->numProblems(), 0);
    for (std::size_t t = 0; t < m_selectedPerTrajectory.size(); ++t)
        samples[m_table->problemSlot(t)] += m_selectedPerTrajectory[t];

    const auto largest = samples.empty() ? 0 : *std::max_element(samples.begin(), samples.end());
    m_summary.samplesHistogram.assign(samples.empty() ? 0 : std::size_t{largest} + 1, 0);
    for (const auto count : samples)
        ++m_summary.samplesHistogram[count];
    m_summary.numProblems = samples.size();
    m_summary.numProblemsWithoutSample = samples.empty() ? 0 : m_summary.samplesHistogram[0];
    m_summary.meanSamplesPerProblem = meanOf(static_cast<double>(m_summary.numSelected), samples.size());
}

const SelectionSummary& LiveSelection::setThresholds(const SelectionThresholds& thresholds)
{
    validate(thresholds);
    const bool masksChanged = thresholds.plausibilityThreshold != m_thresholds.plausibilityThreshold;
    if (thresholds == m_thresholds)
        return m_summary;
    m_thresholds = thresholds;
    update(masksChanged);
    return m_summary;
}

const SelectionSummary& LiveSelection::setPlausibilityThreshold(double plausibilityThreshold)
{
    auto thresholds = m_thresholds;
    thresholds.plausibilityThreshold = plausibilityThreshold;
    return setThresholds(thresholds);
}

const SelectionSummary& LiveSelection::setKlThreshold(double klThreshold)
{
    auto thresholds = m_thresholds;
    thresholds.klThreshold = klThreshold;
    return setThresholds(thresholds);
}

const SelectionSummary& LiveSelection::setIncludeFirstStep(bool include)
{
    auto thresholds = m_thresholds;
    thresholds.includeFirstStep = include;
    return setThresholds(thresholds);
}

bool LiveSelection::isSelected(std::size_t row) const
{
    return selection::isSelected(
        m_table->steps()[row], m_table->klNats()[row], klCut(m_thresholds.klThreshold), m_thresholds.includeFirstStep);
}

std::vector<std::size_t> LiveSelection::selectedRows() const
{
    std::vector<std::size_t> rows;
    rows.reserve(m_summary.numSelected);
    for (std::size_t row = 0; row < m_table->numSteps(); ++row) {
        if (isSelected(row))
            rows.push_back(row);
    }
    return rows;
}

} // namespace lr::selection
