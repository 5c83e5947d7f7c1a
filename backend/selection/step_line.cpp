#include "selection/step_line.h"

#include "common/error.h"
#include "selection/json_line.h"
#include "steps/step_columns.h"

#include <fmt/format.h>

#include <cmath>

namespace lr::selection {

namespace {

void addQuantity(JsonLine& line, const steps::StepRecord& record, const steps::Quantity& quantity)
{
    if (const auto* rank = std::get_if<std::int32_t steps::StepRecord::*>(&quantity.source))
        return line.add(quantity.exportKey, std::int64_t{record.**rank});
    const auto value = steps::valueOf(record, quantity);
    if (std::isfinite(value) || steps::isInEveryStep(quantity))
        line.add(quantity.exportKey, value);
    else if (!std::isnan(value))
        line.addNull(quantity.exportKey);
}

} // namespace

std::string stepJsonLine(
    std::string_view promptId, bool promptIdIsInteger, const steps::StepRecord& record, std::string_view tokenText)
{
    if (record.candidates.empty())
        throw common::Error(common::ErrorCode::CorruptData,
            fmt::format("Step {} of '{}' has no candidates. Score its trajectory again.", record.step,
                common::printable(promptId)));
    JsonLine line;
    line.addPromptId(promptId, promptIdIsInteger);
    line.add("step", std::int64_t{record.step});
    line.add("token_id", std::int64_t{record.tokenId});
    line.add("token", tokenText);
    for (const auto& quantity : steps::kQuantities)
        addQuantity(line, record, quantity);
    line.add("expert_top1_id", std::int64_t{record.expertTop1Id()});
    line.add("amateur_top1_id", std::int64_t{record.amateurTop1Id});
    line.add("expert_prob", std::exp(double{record.expertLogProb}));
    line.add("amateur_prob", std::exp(double{record.amateurLogProb}));
    return line.take();
}

} // namespace lr::selection
