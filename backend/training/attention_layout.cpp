#include "training/attention_layout.h"

#include "common/error.h"
#include "model/rotary.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace lr::training {

namespace {

at::Tensor indices(const std::vector<std::int64_t>& values, at::Device device)
{
    return at::tensor(values, at::kLong).to(device);
}

void check(const model::RaggedBatch& batch, const model::ModelConfig& config)
{
    for (const auto& span : batch.spans) {
        if (span.firstPosition != 0 || span.count > config.maxPositionEmbeddings)
            throw common::Error(common::ErrorCode::InvalidArgument,
                fmt::format("A sequence of {} tokens does not fit the model's context of {}.", span.count,
                    config.maxPositionEmbeddings));
    }
}

/// `length` is the length L of the longest sequence; `positions` [N] are the rows' positions in their sequences.
AttentionKind makeKind(const model::ModelConfig& config, bool isWindowed, std::int64_t length,
    const at::Tensor& positions, at::Device device)
{
    const auto& rope = isWindowed ? config.windowRope : config.rope;
    AttentionKind kind{.window = isWindowed ? config.window : 0, .cos = {}, .sin = {}, .mask = {}};
    auto table = model::makeRotaryTable(rope, config.headDim, length);
    const auto rowsOf = [&](std::vector<float>& values) {
        return at::from_blob(values.data(), {length, config.headDim / 2}, at::kFloat)
            .index_select(0, positions)
            .unsqueeze(1)
            .to(device);
    };
    kind.cos = rowsOf(table.cos);
    kind.sin = rowsOf(table.sin);
    const auto hidden =
        at::full({length, length}, -std::numeric_limits<float>::infinity(), at::TensorOptions().device(device));
    kind.mask = hidden.triu(1);
    if (kind.window > 0 && kind.window < length)
        kind.mask = kind.mask + hidden.tril(-kind.window);
    return kind;
}

} // namespace

AttentionLayout::AttentionLayout(const model::RaggedBatch& batch, const model::ModelConfig& config, at::Device device)
{
    check(batch, config);
    numSequences = static_cast<std::int64_t>(batch.spans.size());
    for (const auto& span : batch.spans)
        length = std::max(length, span.count);
    isDense = batch.numRows() == numSequences * length;
    std::vector<std::int64_t> rows, places, positions;
    for (std::int64_t s = 0; s < numSequences; ++s) {
        const auto& span = batch.spans[static_cast<std::size_t>(s)];
        sequences.push_back({span.firstRow, span.count});
        for (std::int64_t i = 0; i < length; ++i)
            rows.push_back(span.firstRow + std::min(i, span.count - 1));
        for (std::int64_t i = 0; i < span.count; ++i) {
            places.push_back(s * length + i);
            positions.push_back(i);
        }
    }
    if (!isDense) {
        paddedRows = indices(rows, device);
        rowPlaces = indices(places, device);
    }
    const auto rowPositions = at::tensor(positions, at::kLong);
    full = makeKind(config, false, length, rowPositions, device);
    if (!config.windowedLayers.empty())
        windowed = makeKind(config, true, length, rowPositions, device);
}

} // namespace lr::training
