#pragma once

#include "selection/histogram.h"
#include "selection/live_selection.h"

#include <optional>
#include <vector>

namespace lr::selection {

struct StatisticsOptions
{
    bool includeFirstStep = false;   ///< the authors' analysis leaves it out, as their selection does
    double confidentEntropyNats = 1; ///< a model with less entropy than this is confident
    double uncertainEntropyNats = 3; ///< a model with more entropy than this is uncertain
    double tailKlNats = 1;           ///< the tail: steps with a KL above this
    std::vector<double> klEdges;     ///< of the histogram; empty: 50 bins of 0.1 from 0 to 5, as the authors draw it
};

/// The size of a group of steps, and how far the models differ on them.
struct StepGroup
{
    std::size_t count = 0;
    double share = 0;                 ///< of all steps considered; 0 if there are none
    std::optional<double> meanKlNats; ///< unset for an empty group
};

struct Quantile
{
    double probability = 0;
    double value = 0;
};

/// Where and how much expert and amateur differ: the figures of the paper's section 2 and the shape of the KL
/// distribution. All means are over steps.
struct StepStatistics
{
    StatisticsOptions options; ///< as used; klEdges never empty
    StepGroup all;
    StepGroup top1Match; ///< both models' most probable token is the same
    StepGroup top1Mismatch;
    StepGroup confidentExpertUncertainAmateur; ///< H_E < confidentEntropyNats and H_A > uncertainEntropyNats
    StepGroup tail;                            ///< KL > tailKlNats
    std::optional<double> meanExpertEntropyNats;
    std::optional<double> meanAmateurEntropyNats;
    std::vector<Quantile> klQuantiles; ///< 0, 0.05, 0.25, 0.5 (median), 0.75, 0.9, 0.95, 0.99, 1; empty without steps
    Histogram klHistogram;
};

/// The statistics of all steps of a table. Throws Error(InvalidArgument) for edges that do not ascend.
/// Source: arXiv:2510.07962, section 2.
StepStatistics computeStatistics(const steps::StepTable& table, const StatisticsOptions& options = {});

/// Quantile by linear interpolation between order statistics, at position p · (n − 1). `values` must not be empty and
/// is reordered.
double quantileOf(std::vector<float>& values, double probability);

/// Keys in snake_case; a mean that is unset is null.
common::OrderedJson toJson(const StepStatistics& statistics);
common::OrderedJson toJson(const SelectionSummary& summary);

} // namespace lr::selection
