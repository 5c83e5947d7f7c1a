#pragma once

#include "pretraining/draws.h"
#include "pretraining/word_problem.h"

#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

namespace lr::pretraining {

/// Every value on the way to an answer lies in this range.
inline constexpr int kLowestValue = 1;
inline constexpr int kHighestValue = 60;

/// A problem with a uniform topic, two or three operations with operands from 2 to 20, names and phrases.
WordProblem drawProblem(Draws& draws);

using Questions = std::unordered_set<std::string>;

/// The next problem whose question is not in `taken`.
WordProblem drawProblemOutside(const Questions& taken, Draws& draws);

/// The problems that are published with the demo pair. All their questions are different, and none of them is in a
/// corpus that a model of the pair learns from.
struct ProblemSets
{
    std::vector<WordProblem> train; ///< for LightReasoner, which does not use their answers
    std::vector<WordProblem> validation;
    std::vector<WordProblem> test; ///< held out: accuracies are measured on these

    Questions questions() const;
};

inline constexpr std::size_t kNumTrain = 600;
inline constexpr std::size_t kNumValidation = 200;
inline constexpr std::size_t kNumTest = 1000;

/// Always the same sets: each has a fixed seed of its own, independent of the models' seeds.
ProblemSets makeProblemSets();

} // namespace lr::pretraining
