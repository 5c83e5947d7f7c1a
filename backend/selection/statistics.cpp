#include "selection/statistics.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lr::selection {

using common::OrderedJson;

namespace {

constexpr std::array kProbabilities = {0.0, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0};

/// Count and KL sum of a group while steps are added.
struct Tally
{
    std::size_t count = 0;
    double klSum = 0;

    void add(bool belongs, double klNats)
    {
        count += belongs;
        klSum += belongs ? klNats : 0.0;
    }

    StepGroup group(std::size_t numSteps) const
    {
        StepGroup out;
        out.count = count;
        if (numSteps > 0)
            out.share = static_cast<double>(count) / static_cast<double>(numSteps);
        if (count > 0)
            out.meanKlNats = klSum / static_cast<double>(count);
        return out;
    }
};

void addGroups(const steps::StepTable& table, const std::vector<std::size_t>& rows, StepStatistics& out)
{
    Tally all, match, mismatch, confident, tail;
    double expertEntropy = 0;
    double amateurEntropy = 0;
    const auto expertEntropies = table.column(&steps::StepRecord::expertEntropyNats);
    const auto amateurEntropies = table.column(&steps::StepRecord::amateurEntropyNats);
    const auto amateurTop1Ids = table.column(&steps::StepRecord::amateurTop1Id);
    for (const auto row : rows) {
        const double kl = table.klNats()[row];
        const double expert = expertEntropies[row];
        const double amateur = amateurEntropies[row];
        const bool sameTop1 = table.expertTop1Id(row) == amateurTop1Ids[row];
        all.add(true, kl);
        match.add(sameTop1, kl);
        mismatch.add(!sameTop1, kl);
        confident.add(expert < out.options.confidentEntropyNats && amateur > out.options.uncertainEntropyNats, kl);
        tail.add(kl > out.options.tailKlNats, kl);
        expertEntropy += expert;
        amateurEntropy += amateur;
    }
    out.all = all.group(rows.size());
    out.top1Match = match.group(rows.size());
    out.top1Mismatch = mismatch.group(rows.size());
    out.confidentExpertUncertainAmateur = confident.group(rows.size());
    out.tail = tail.group(rows.size());
    if (!rows.empty()) {
        out.meanExpertEntropyNats = expertEntropy / static_cast<double>(rows.size());
        out.meanAmateurEntropyNats = amateurEntropy / static_cast<double>(rows.size());
    }
}

std::vector<std::size_t> rowsOf(const steps::StepTable& table, bool includeFirstStep)
{
    std::vector<std::size_t> rows;
    rows.reserve(table.numSteps());
    for (std::size_t row = 0; row < table.numSteps(); ++row) {
        if (includeFirstStep || table.steps()[row] != 0)
            rows.push_back(row);
    }
    return rows;
}

OrderedJson orNull(const std::optional<double>& value)
{
    return value ? OrderedJson(*value) : OrderedJson();
}

OrderedJson toJson(const StepGroup& group)
{
    OrderedJson out;
    out["count"] = group.count;
    out["share"] = group.share;
    out["mean_kl_nats"] = orNull(group.meanKlNats);
    return out;
}

} // namespace

double quantileOf(std::vector<float>& values, double probability)
{
    const auto position = probability * static_cast<double>(values.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(position), values.size() - 1);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(values.begin(), at, values.end());
    const double low = *at;
    if (below + 1 == values.size())
        return low;
    const double high = *std::min_element(at + 1, values.end());
    return low + (high - low) * (position - static_cast<double>(below));
}

StepStatistics computeStatistics(const steps::StepTable& table, const StatisticsOptions& options)
{
    StepStatistics out;
    out.options = options;
    if (out.options.klEdges.empty())
        out.options.klEdges = linearEdges(0, 5, 50);
    const auto rows = rowsOf(table, options.includeFirstStep);
    addGroups(table, rows, out);

    std::vector<float> klNats(rows.size());
    std::transform(rows.begin(), rows.end(), klNats.begin(), [&](std::size_t row) { return table.klNats()[row]; });
    out.klHistogram = histogramOf(klNats, out.options.klEdges);
    if (!klNats.empty()) {
        for (const auto probability : kProbabilities)
            out.klQuantiles.push_back({probability, quantileOf(klNats, probability)});
    }
    return out;
}

OrderedJson toJson(const StepStatistics& statistics)
{
    OrderedJson out;
    out["include_first_step"] = statistics.options.includeFirstStep;
    out["num_steps"] = statistics.all.count;
    out["mean_kl_nats"] = orNull(statistics.all.meanKlNats);
    out["mean_expert_entropy_nats"] = orNull(statistics.meanExpertEntropyNats);
    out["mean_amateur_entropy_nats"] = orNull(statistics.meanAmateurEntropyNats);
    out["top1_match"] = toJson(statistics.top1Match);
    out["top1_mismatch"] = toJson(statistics.top1Mismatch);
    out["confident_expert_uncertain_amateur"] = toJson(statistics.confidentExpertUncertainAmateur);
    out["confident_expert_uncertain_amateur"]["expert_entropy_below_nats"] = statistics.options.confidentEntropyNats;
    out["confident_expert_uncertain_amateur"]["amateur_entropy_above_nats"] = statistics.options.uncertainEntropyNats;
    out["tail"] = toJson(statistics.tail);
    out["tail"]["kl_above_nats"] = statistics.options.tailKlNats;
    out["kl_quantiles"] = OrderedJson::array();
    for (const auto& quantile : statistics.klQuantiles)
        out["kl_quantiles"].push_back({{"probability", quantile.probability}, {"kl_nats", quantile.value}});
    out["kl_histogram"] = toJson(statistics.klHistogram);
    return out;
}

OrderedJson toJson(const SelectionSummary& summary)
{
    OrderedJson out;
    out["plausibility_threshold"] = summary.thresholds.plausibilityThreshold;
    out["kl_threshold"] = summary.thresholds.klThreshold;
    out["include_first_step"] = summary.thresholds.includeFirstStep;
    out["num_steps"] = summary.numSteps;
    out["num_selected"] = summary.numSelected;
    out["selected_share"] = summary.selectedShare;
    out["num_problems"] = summary.numProblems;
    out["num_problems_without_sample"] = summary.numProblemsWithoutSample;
    out["mean_samples_per_problem"] = orNull(summary.meanSamplesPerProblem);
    out["samples_histogram"] = summary.samplesHistogram;
    out["num_tuned_tokens"] = summary.numTunedTokens;
    out["mean_tokens_per_sample"] = orNull(summary.meanTokensPerSample);
    out["mean_label_entropy_nats"] = orNull(summary.meanLabelEntropyNats);
    out["mean_kl_nats"] = orNull(summary.meanKlNats);
    out["num_cut_masks"] = summary.numCutMasks;
    return out;
}

} // namespace lr::selection
