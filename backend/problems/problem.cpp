#include "problems/problem.h"

namespace lr::problems {

std::string Problem::promptText() const
{
    auto text = question;
    char letter = 'A';
    for (const auto& choice : choices) {
        text.append("\n(").append(1, letter++).append(") ").append(choice);
    }
    return text;
}

} // namespace lr::problems
