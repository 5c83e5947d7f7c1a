#include "divergence/hidden_states.h"

#include "common/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::divergence {

namespace {

/// Tokens of one forward pass, unless a single sequence is longer: enough for full matrix-product speed, while the
/// widest activation (rows × 2 · intermediate size) stays small beside the weights.
constexpr std::int64_t kTokensPerPass = 512;

void checkLength(const model::Decoder& decoder, const HiddenQuery& query)
{
    const auto length = static_cast<std::int64_t>(query.tokenIds.size());
    const auto context = decoder.config().maxPositionEmbeddings;
    if (length > context)
        throw common::Error(common::ErrorCode::InvalidArgument,
            fmt::format("A trajectory of {} tokens does not fit the model's context of {}. Shorten or split it.",
                length, context));
}

/// The queries from `first` to before the result go together into one pass.
std::size_t endOfPass(const std::vector<HiddenQuery>& queries, std::size_t first)
{
    std::int64_t tokens = 0;
    auto end = first;
    while (end < queries.size()) {
        tokens += static_cast<std::int64_t>(queries[end].tokenIds.size());
        if (end > first && tokens > kTokensPerPass)
            break;
        ++end;
    }
    return end;
}

} // namespace

std::vector<at::Tensor> hiddenStates(
    const model::Decoder& decoder, const std::vector<HiddenQuery>& queries, std::stop_token stop)
{
    std::vector<at::Tensor> result;
    result.reserve(queries.size());
    for (std::size_t first = 0; first < queries.size();) {
        if (stop.stop_requested())
            throw common::Error(common::ErrorCode::Cancelled, "Stopped.");
        const auto end = endOfPass(queries, first);
        model::RaggedBatch batch;
        std::int64_t longest = 0;
        for (auto i = first; i < end; ++i) {
            checkLength(decoder, queries[i]);
            batch.append(static_cast<int>(i - first), 0, queries[i].tokenIds);
            longest = std::max(longest, batch.spans.back().count);
        }
        const auto cache = decoder.makeCache(static_cast<int>(end - first), longest, true);
        const auto hidden = decoder.forward(batch, *cache);
        for (auto i = first; i < end; ++i) {
            const auto& span = batch.spans[i - first];
            // A copy, so that the memory of the other rows can be released.
            result.push_back(
                hidden.narrow(0, span.firstRow + span.count - queries[i].numRows, queries[i].numRows).clone());
        }
        first = end;
    }
    return result;
}

} // namespace lr::divergence
