#pragma once

#include "selection/thresholds.h"
#include "steps/step_table.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace lr::selection {

/// What a pair of thresholds selects. Means are unset where there is nothing to average.
struct SelectionSummary
{
    SelectionThresholds thresholds;
    std::size_t numSteps = 0; ///< in the table, first steps included
    std::size_t numSelected = 0;
    double selectedShare = 0; ///< numSelected / numSteps, 0 for an empty table
    std::size_t numProblems = 0;
    std::size_t numProblemsWithoutSample = 0;
    std::optional<double> meanSamplesPerProblem;
    std::vector<std::uint32_t> samplesPerProblem; ///< by StepTable problem slot
    std::vector<std::size_t> samplesHistogram;    ///< [n] = problems with n samples; ends at the largest n
    std::size_t numTunedTokens = 0;               ///< Σ |V_t| over the selected steps
    std::optional<double> meanTokensPerSample;    ///< numTunedTokens / numSelected
    std::optional<double> meanLabelEntropyNats;   ///< of the selected steps' soft labels
    std::optional<double> meanKlNats;             ///< of the selected steps
    std::size_t numCutMasks = 0; ///< selected steps whose mask reached kMaxExpertCandidates and may lack tokens
};

/// A selection that follows a slider within one frame of the screen: it stores for each step what depends on the
/// plausibility threshold α alone, so that a new KL threshold β costs one pass over the steps, and a new α one pass
/// over the steps' first candidates. Results do not depend on the number of threads. For use by one thread.
class LiveSelection
{
public:
    /// Throws Error(InvalidArgument) if a threshold is outside its range. `numThreads` 0: one for each core.
    explicit LiveSelection(std::shared_ptr<const steps::StepTable> table, const SelectionThresholds& thresholds = {},
        unsigned numThreads = 0);

    /// Each returns the new summary. Throws Error(InvalidArgument) for a value out of range; then nothing has changed.
    const SelectionSummary& setThresholds(const SelectionThresholds& thresholds);
    const SelectionSummary& setPlausibilityThreshold(double plausibilityThreshold);
    const SelectionSummary& setKlThreshold(double klThreshold);
    const SelectionSummary& setIncludeFirstStep(bool include);

    const steps::StepTable& table() const { return *m_table; }
    const SelectionThresholds& thresholds() const { return m_thresholds; }
    const SelectionSummary& summary() const { return m_summary; }

    bool isSelected(std::size_t row) const;
    /// Rows of the selected steps, ascending.
    std::vector<std::size_t> selectedRows() const;
    /// Number of selected steps by trajectory. Changes with every change of a threshold.
    std::span<const std::uint32_t> selectedPerTrajectory() const { return m_selectedPerTrajectory; }
    /// |V_t| of a row at the current plausibility threshold α, whether the step is selected or not.
    std::size_t maskSize(std::size_t row) const { return static_cast<std::size_t>(m_maskSizes[row]); }
    /// Entropy of a row's soft label at the current plausibility threshold α, in nats; float32 precision.
    float labelEntropyNats(std::size_t row) const { return m_labelEntropies[row]; }

private:
    /// Consecutive trajectories that one thread handles at a time.
    struct Chunk
    {
        std::size_t firstTrajectory;
        std::size_t lastTrajectory; // one past the last
    };

    struct Totals
    {
        std::size_t numSelected = 0;
        std::size_t numTunedTokens = 0;
        std::size_t numCutMasks = 0;
        double labelEntropy = 0;
        double kl = 0;
    };

    void makeChunks();
    /// Number of candidates after the top-1 that have columns of their own. Nearly all masks end among these; a longer
    /// mask costs a cache miss for each row.
    static constexpr std::size_t kNumRankColumns = 12;
    using RankColumns = std::array<std::vector<float>, kNumRankColumns>;

    void prepare(const Chunk& chunk);
    void prepareRow(std::size_t row, float smallestCut);
    void updateMasks(const Chunk& chunk, float cut);
    void updateShortMasks(std::size_t firstRow, std::size_t lastRow, float cut);
    void extendMasks(std::size_t firstRow, std::size_t lastRow, float cut);
    void extendMask(std::size_t row, float cut);
    Totals countSelected(const Chunk& chunk);
    Totals countSelectedRows(std::size_t begin, std::size_t end, float cut) const;
    void update(bool masksChanged);
    void summarise(const std::vector<Totals>& totals);
    void summariseProblems();

    std::shared_ptr<const steps::StepTable> m_table;
    SelectionThresholds m_thresholds;
    unsigned m_numThreads;
    std::vector<Chunk> m_chunks;
    std::vector<float> m_prefixEntropies;  // by candidate: label entropy of the mask that ends with it
    RankColumns m_rankLogProbs;            // [k] by row: relative log-probability of candidate k + 1; −∞ if none
    RankColumns m_rankEntropies;           // [k] by row: label entropy of the mask that ends with candidate k + 1
    std::vector<std::int32_t> m_maskSizes; // by row, at the current α
    std::vector<float> m_labelEntropies;   // by row, at the current α
    std::vector<std::uint32_t> m_selectedPerTrajectory;
    SelectionSummary m_summary;
};

} // namespace lr::selection
