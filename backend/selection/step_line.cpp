#include "selection/step_line.h"

#include "common/error.h"
#include "selection/json_line.h"

#include <cmath>

namespace lr::selection {

std::string stepJsonLine(
    std::string_view promptId, bool promptIdIsInteger, const StepRecord& record, std::string_view tokenText)
{
    if (record.candidates.empty())
        throw common::Error(common::ErrorCode::CorruptData, "Step " + std::to_string(record.step) + " of '" +
                                                                common::printable(promptId) +
                                                                "' has no candidates. Score its trajectory again.");
    JsonLine line;
    line.addPromptId(promptId, promptIdIsInteger);
    line.add("step", std::int64_t{record.step});
    line.add("token_id", std::int64_t{record.tokenId});
    line.add("token", tokenText);
    line.add("kl_divergence", record.klNats);
    line.add("expert_entropy", record.expertEntropyNats);
    line.add("amateur_entropy", record.amateurEntropyNats);
    line.add("expert_top1_id", std::int64_t{record.expertTop1Id()});
    line.add("amateur_top1_id", std::int64_t{record.amateurTop1Id});
    line.add("expert_prob", std::exp(double{record.expertLogProb}));
    line.add("amateur_prob", std::exp(double{record.amateurLogProb}));
    line.add("expert_rank", std::int64_t{record.expertRank});
    line.add("amateur_rank", std::int64_t{record.amateurRank});
    return line.take();
}

} // namespace lr::selection
