#include "pretraining/problem_generator.h"

#include "pretraining/topics.h"

#include <fmt/format.h>

#include <optional>

namespace lr::pretraining {

namespace {

constexpr std::uint64_t kProblemSetsSeed = 20251007;

Operation drawOperation(int value, Draws& draws)
{
    Operation operation{.sign = draws.chance(0.5) ? '+' : '-', .operand = draws.between(2, 20)};
    if (operation.sign == '-' && operation.operand > value - 1)
        operation.sign = '+';
    return operation;
}

/// A problem with start and operations but no text; nothing if a value leaves the allowed range.
std::optional<WordProblem> drawNumbers(Draws& draws)
{
    WordProblem problem;
    const int numOperations = draws.between(2, 3);
    problem.start = draws.between(2, 20);
    int value = problem.start;
    for (int i = 0; i < numOperations; ++i) {
        problem.operations.push_back(drawOperation(value, draws));
        value = problem.operations.back().appliedTo(value);
        if (value < kLowestValue || value > kHighestValue)
            return std::nullopt;
    }
    return problem;
}

void drawText(WordProblem& problem, Draws& draws)
{
    const auto& topic = topics()[problem.topic];
    Filling filling{.person = draws.oneOf(persons()), .noun = draws.oneOf(topic.nouns), .number = {}};
    filling.number = fmt::to_string(problem.start);
    problem.story = filled(topic.intro, filling);
    for (const auto& operation : problem.operations) {
        filling.number = fmt::to_string(operation.operand);
        const auto& phrases = operation.sign == '+' ? topic.gains : topic.losses;
        problem.story += " " + filled(draws.oneOf(phrases), filling);
    }
    problem.asked = filled(topic.question, filling);
}

std::vector<WordProblem> drawSet(std::string_view name, std::size_t count, Questions& taken)
{
    Draws draws(common::CounterRandom(kProblemSetsSeed).child(name));
    std::vector<WordProblem> problems;
    while (problems.size() < count) {
        problems.push_back(drawProblemOutside(taken, draws));
        taken.insert(problems.back().question());
    }
    return problems;
}

} // namespace

WordProblem drawProblem(Draws& draws)
{
    const auto topic = static_cast<std::size_t>(draws.between(0, kNumTopics - 1));
    auto problem = drawNumbers(draws);
    while (!problem)
        problem = drawNumbers(draws);
    problem->topic = topic;
    drawText(*problem, draws);
    return *std::move(problem);
}

WordProblem drawProblemOutside(const Questions& taken, Draws& draws)
{
    auto problem = drawProblem(draws);
    while (taken.contains(problem.question()))
        problem = drawProblem(draws);
    return problem;
}

Questions ProblemSets::questions() const
{
    Questions all;
    for (const auto* set : {&train, &validation, &test})
        for (const auto& problem : *set)
            all.insert(problem.question());
    return all;
}

ProblemSets makeProblemSets()
{
    // The test set is drawn first, so that no other set can take its questions.
    ProblemSets sets;
    Questions taken;
    sets.test = drawSet("test", kNumTest, taken);
    sets.validation = drawSet("validation", kNumValidation, taken);
    sets.train = drawSet("train", kNumTrain, taken);
    return sets;
}

} // namespace lr::pretraining
