#pragma once

#include "problems/answer_grader.h"

#include <string>
#include <string_view>

namespace lr::problems {

/// What a model wrote in answer to the question: what follows </think>, up to a mark that ends an answer or to a line
/// that begins another question ("Question 2:", "Problem:", "User:") where an answer stands before it.
std::string_view finalPart(std::string_view text);

/// The final answer in what a model wrote: the last \boxed{}, with those that it is joined to for Grader::Exact, else
/// what follows "####", else what follows the last "answer is", else the last number; empty if there is none of these.
/// Only finalPart() is read. Takes time linear in the text.
std::string extractAnswer(std::string_view text, Grader grader = Grader::Exact);

} // namespace lr::problems
