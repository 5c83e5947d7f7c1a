#pragma once

#include "model/decoder.h"
#include "problems/problem.h"
#include "tokenizer/tokenizer.h"

#include <cstddef>
#include <span>
#include <stop_token>

namespace lr::pretraining {

/// What a demo model may write.
enum class Decoding
{
    Free,  ///< greedy
    Forced ///< greedy, but one operation in each expression: the ceiling of what a pure change of style can reach
};

struct Accuracy
{
    std::size_t right = 0;
    std::size_t total = 0;

    double share() const { return total == 0 ? 0 : static_cast<double>(right) / static_cast<double>(total); }
};

/// How many of the demo's problems a demo model solves: the integer behind the first "#### " equals the answer.
/// `problems` must have answers. Throws Error(Cancelled).
Accuracy accuracyOf(const model::Decoder& decoder, const tokenizer::Tokenizer& tokenizer,
    std::span<const problems::Problem> problems, Decoding decoding, std::stop_token stop = {});

} // namespace lr::pretraining
