#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace lr::pretraining {

/// The sentences of one kind of problem. Their placeholders are {N} name, {P} "She" or "He", {p} "she" or
/// "he", {x} the things that are counted, {a} how many there are at first, {b} the operand of an operation.
struct Topic
{
    std::vector<std::string_view> nouns;
    std::string_view intro;
    std::array<std::string_view, 2> gains;  ///< phrases of an addition
    std::array<std::string_view, 2> losses; ///< phrases of a subtraction
    std::string_view question;
};

struct Person
{
    std::string_view name;
    bool isShe = false;
};

/// The values of a sentence's placeholders.
struct Filling
{
    Person person;
    std::string_view noun;
    std::string number; ///< for {a} and {b}
};

inline constexpr std::size_t kNumTopics = 8;

const std::array<Topic, kNumTopics>& topics();
const std::array<Person, 12>& persons();

/// `pattern` with its placeholders filled.
std::string filled(std::string_view pattern, const Filling& filling);

/// Every sentence that problems are made of, with every name and noun, and all ten digits for its number.
std::vector<std::string> everySentence();

} // namespace lr::pretraining
