#include "pretraining/topics.h"

namespace lr::pretraining {

namespace {

std::string_view valueOf(char place, const Filling& filling)
{
    switch (place) {
    case 'N':
        return filling.person.name;
    case 'P':
        return filling.person.isShe ? "She" : "He";
    case 'p':
        return filling.person.isShe ? "she" : "he";
    case 'x':
        return filling.noun;
    default:
        return filling.number;
    }
}

std::vector<std::string_view> patternsOf(const Topic& topic)
{
    return {topic.intro, topic.gains[0], topic.gains[1], topic.losses[0], topic.losses[1], topic.question};
}

} // namespace

const std::array<Topic, kNumTopics>& topics()
{
    static const std::array<Topic, kNumTopics> all{{
        {{"apples", "pears", "plums"}, "{N} has {a} {x}.", {"{P} picks {b} more.", "{P} buys {b} more."},
            {"{P} eats {b} of them.", "{P} gives away {b}."}, "How many {x} does {N} have now?"},
        {{"dollars", "coins"}, "{N} saves {a} {x}.", {"{P} earns {b} more.", "Then {p} finds {b} {x}."},
            {"{P} spends {b} {x}.", "Then {p} loses {b}."}, "How many {x} are left?"},
        {{"people", "tourists"}, "A bus carries {a} {x}.", {"At a stop {b} get on.", "Then {b} more {x} get on."},
            {"At a stop {b} get off.", "Then {b} {x} leave."}, "How many {x} are on the bus?"},
        {{"books", "comics"}, "A shelf holds {a} {x}.", {"{N} puts {b} more on it.", "{N} brings {b} {x}."},
            {"{N} takes {b} {x} away.", "{N} borrows {b}."}, "How many {x} are on the shelf?"},
        {{"cookies", "buns", "cakes"}, "A shop bakes {a} {x}.", {"It bakes {b} more.", "Then {N} delivers {b} {x}."},
            {"It sells {b} {x}.", "Then {N} buys {b}."}, "How many {x} does the shop have?"},
        {{"points", "stars"}, "{N} scores {a} {x}.", {"{P} wins {b} more.", "A bonus adds {b} {x}."},
            {"A foul costs {b} {x}.", "{P} loses {b}."}, "What is the score of {N} now?"},
        {{"fish", "frogs"}, "There are {a} {x} in a pond.", {"{N} puts in {b} more.", "Then {b} {x} swim in."},
            {"{N} catches {b}.", "Then {b} {x} swim away."}, "How many {x} are in the pond?"},
        {{"stamps", "cards", "toys"}, "{N} owns {a} {x}.",
            {"{P} gets {b} more as a gift.", "{P} trades and gains {b}."},
            {"{P} sells {b} {x}.", "{P} gives {b} to a friend."}, "How many {x} does {N} own?"},
    }};
    return all;
}

const std::array<Person, 12>& persons()
{
    static constexpr std::array<Person, 12> all{
        {{"Mia", true}, {"Tom", false}, {"Ana", true}, {"Ben", false}, {"Lucy", true}, {"Max", false}, {"Emma", true},
            {"Sam", false}, {"Nora", true}, {"Leo", false}, {"Zoe", true}, {"Jack", false}}};
    return all;
}

std::string filled(std::string_view pattern, const Filling& filling)
{
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{') {
            text += pattern[i];
            continue;
        }
        text += valueOf(pattern[i + 1], filling);
        i += 2; // the place's letter and its closing brace
    }
    return text;
}

std::vector<std::string> everySentence()
{
    std::vector<std::string> sentences;
    for (const auto& topic : topics())
        for (const auto pattern : patternsOf(topic))
            for (const auto noun : topic.nouns)
                for (const auto& person : persons())
                    sentences.push_back(filled(pattern, {person, noun, "0123456789"}));
    return sentences;
}

} // namespace lr::pretraining
