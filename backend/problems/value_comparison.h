#pragma once

#include "problems/answer_grader.h"

#include <string_view>

namespace lr::problems {

/// Compares two formulas, in LaTeX or as programs write them: constants by their values, others after simplification or
/// at points. For Grader::Exact constants must be the same number, and a tolerance belongs to decimals: isRoundingOf(),
/// or closeEnough() where decimals stand in formulas on both sides; for Grader::Qwen any two constants that are close
/// are equal.
Grade compareFormulas(std::string_view answer, std::string_view reference, Grader grader);

} // namespace lr::problems
