#pragma once

#include "common/file_system.h"
#include "common/jsonl.h"
#include "selection/soft_label.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lr::selection {

/// One training sample, as a line of the authors' file: after the prompt and this prefix, the expert is to give
/// `tokenIds` the probabilities `weights`. The three lists have the same length, at least 1.
struct SampleRecord
{
    std::string promptId;
    bool promptIdIsInteger = false;  ///< the id was a JSON integer in the problem file, and is written as one
    std::int32_t step = 0;           ///< the label is for completion token `step`, counted from 0
    std::string prefix;              ///< decoded text of the completion tokens before it
    std::vector<std::string> tokens; ///< decoded text of each token id; an incomplete character shows as U+FFFD
    common::TokenIds tokenIds;       ///< this program writes them ascending, as the authors do
    std::vector<double> weights;     ///< not negative, sum 1
    double klNats = 0;

    bool operator==(const SampleRecord&) const = default;
};

/// How far the sum of the weights may differ from 1 in a sample that is read.
inline constexpr double kWeightSumTolerance = 1e-3;

/// The sample of a selected step. `prefix` and what `decodeToken` returns may hold any bytes. Throws as softLabel().
SampleRecord makeSample(std::string promptId, const steps::StepRecord& record, std::string prefix,
    double plausibilityThreshold, const std::function<std::string(common::TokenId)>& decodeToken);

/// The line of a sample, with its line end: keys prompt_id, step, prefix, tokens, token_ids, weights, kl_divergence.
/// For common::AtomicFile::write(). Throws Error(CorruptData) for numbers that are not finite.
std::string toJsonLine(const SampleRecord& sample);

/// Checks and converts one line. Throws Error(CorruptData) that begins with `source`.
SampleRecord sampleFromJson(const common::Json& record, std::string_view source);

/// Reads the authors' sample file one line after the other.
class SampleReader
{
public:
    /// Throws Error(NotFound, IoError); Error(CorruptData) if `path` is not a regular file.
    explicit SampleReader(std::filesystem::path path, common::BadLines badLines = common::BadLines::Fail,
        std::size_t maxLineBytes = common::kMaxLineBytes);

    /// The next sample, or nothing at the end. Throws Error(CorruptData) that names file and line, unless bad lines are
    /// skipped.
    std::optional<SampleRecord> next();

    const common::SkippedLines& skipped() const { return m_skipped; }

private:
    common::JsonlReader m_lines;
    common::BadLines m_badLines;
    common::SkippedLines m_skipped;
};

} // namespace lr::selection
