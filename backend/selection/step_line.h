#pragma once

#include "selection/step_record.h"

#include <string>
#include <string_view>

namespace lr::selection {

/// One line, with its line end, of the file that lists every step: keys prompt_id, step, token_id, token,
/// kl_divergence, expert_entropy, amateur_entropy, expert_top1_id, amateur_top1_id, expert_prob, amateur_prob,
/// expert_rank, amateur_rank. Nats and probabilities; amateur_prob and amateur_rank are 0 where the token lies outside
/// the amateur's vocabulary. `tokenText` is the decoded text of record.tokenId and may hold any bytes.
/// For common::AtomicFile::write(). Throws Error(CorruptData) if a number is not finite or there are no candidates.
std::string stepJsonLine(
    std::string_view promptId, bool promptIdIsInteger, const StepRecord& record, std::string_view tokenText);

} // namespace lr::selection
