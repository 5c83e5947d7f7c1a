#pragma once

#include "steps/step_record.h"

#include <string>
#include <string_view>

namespace lr::selection {

/// One line, with its line end, of the file that lists every step: keys prompt_id, step, token_id, token, the export
/// keys of steps::kQuantities, expert_top1_id, amateur_top1_id, expert_prob, amateur_prob. Nats, ranks and
/// probabilities. Where the token lies outside the amateur's vocabulary amateur_prob and amateur_rank are 0 and
/// log_ratio is null; a quantity that was not stored when the step was scored is left out. `tokenText` is the decoded
/// text of record.tokenId and may hold any bytes. For common::AtomicFile::write(). Throws Error(CorruptData) if a
/// number is not finite or there are no candidates.
std::string stepJsonLine(
    std::string_view promptId, bool promptIdIsInteger, const steps::StepRecord& record, std::string_view tokenText);

} // namespace lr::selection
