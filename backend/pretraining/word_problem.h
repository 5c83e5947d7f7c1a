#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lr::pretraining {

/// How a solution is written; both are correct.
enum class Style
{
    Careful, ///< one operation in each equation: " 16+20=36, 36-12=24. #### 24"
    Terse    ///< one expression without intermediate results: " 16+20-12=24. #### 24"
};

struct Operation
{
    char sign = '+'; ///< or '-'
    int operand = 0;

    int appliedTo(int value) const { return sign == '+' ? value + operand : value - operand; }
};

/// A synthetic word problem of a few additions and subtractions.
struct WordProblem
{
    std::size_t topic = 0;
    int start = 0;
    std::vector<Operation> operations;
    std::string story; ///< all but the question: "Mia has 16 apples. She picks 20 more."
    std::string asked; ///< "How many apples does Mia have now?"

    std::string question() const { return story + " " + asked; }
    int answer() const;
    /// Begins with a space, as text after promptFor() does; without an end token.
    std::string solution(Style style) const;
};

/// "Question: {question}\nAnswer:", without a space after it: what the demo's chat template renders.
std::string promptFor(std::string_view question);

/// The integer after the first "#### " of a completion, as text; empty if there is none.
std::string_view answerIn(std::string_view completion);

} // namespace lr::pretraining
