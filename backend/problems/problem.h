#pragma once

#include <optional>
#include <string>
#include <vector>

namespace lr::problems {

/// One question of a problem file.
struct Problem
{
    std::string id;                    ///< unique within its file: the record's own id, else its question
    bool idIsInteger = false;          ///< the record's id was a JSON integer, and is written as one again
    std::string question;              ///< as in the record; a body stands before it, joined by a space
    std::vector<std::string> choices;  ///< of a multiple-choice question, else empty
    std::optional<std::string> answer; ///< raw: a text as it is, a list as JSON texts; unset where there is none
    std::string answerFault{}; ///< why no answer can be read from the record's, a phrase; empty: nothing is wrong

    /// What the model is asked: the question, and below it one line "(A) …" for each choice.
    std::string promptText() const;

    bool operator==(const Problem&) const = default;
};

} // namespace lr::problems
