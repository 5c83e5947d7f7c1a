#pragma once

#include "common/random.h"
#include "steps/step_record.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <utility>
#include <vector>

/// A step whose distributions are given as {π_E, π_A} pairs for tokens 0, 1, …; KL and entropies follow from them.
inline lr::steps::StepRecord stepOf(std::initializer_list<std::pair<double, double>> probabilities, int step = 1)
{
    lr::steps::StepRecord record;
    record.step = step;
    double kl = 0, expertEntropy = 0, amateurEntropy = 0, amateurMax = -1;
    int id = 0;
    for (const auto& [expert, amateur] : probabilities) {
        record.candidates.push_back({id, static_cast<float>(std::log(expert)), static_cast<float>(std::log(amateur))});
        kl += expert * std::log(expert / amateur);
        expertEntropy -= expert * std::log(expert);
        amateurEntropy -= amateur * std::log(amateur);
        if (amateur > amateurMax) {
            amateurMax = amateur;
            record.amateurTop1Id = id;
        }
        ++id;
    }
    record.klNats = static_cast<float>(kl);
    record.expertEntropyNats = static_cast<float>(expertEntropy);
    record.amateurEntropyNats = static_cast<float>(amateurEntropy);
    std::stable_sort(record.candidates.begin(), record.candidates.end(),
        [](const auto& a, const auto& b) { return a.expertLogProb > b.expertLogProb; });
    return record;
}

/// A step made up from a seed: from 1 to about 30 candidates, now and then more than 256 or with an amateur
/// probability of zero.
inline lr::steps::StepRecord randomStep(const lr::common::CounterRandom& random, int step)
{
    lr::steps::StepRecord record;
    record.step = step;
    record.klNats = static_cast<float>(-std::log1p(-random.uniform(0)));
    record.expertEntropyNats = static_cast<float>(4 * random.uniform(1));
    record.amateurEntropyNats = static_cast<float>(6 * random.uniform(2));
    record.amateurTop1Id = random.uniform(3) < 0.6 ? 0 : 1;
    const bool flat = random.uniform(4) < 0.02;
    const int count = flat ? 266 : 1 + static_cast<int>(30 * random.uniform(5));
    double expert = -random.uniform(6);
    for (int i = 0; i < count; ++i) {
        const auto n = static_cast<std::uint64_t>(10 + 2 * i);
        const double amateur = random.uniform(n) < 0.01 ? -INFINITY : expert - 4 * random.uniform(n) - 0.01;
        record.candidates.push_back({i, static_cast<float>(expert), static_cast<float>(amateur)});
        expert -= (flat ? 0.01 : 1.5) * random.uniform(n + 1);
    }
    return record;
}
