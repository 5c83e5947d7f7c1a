#pragma once

#include "common/jsonl.h"
#include "problems/problem.h"

#include <cstddef>
#include <filesystem>
#include <limits>
#include <string_view>
#include <vector>

namespace lr::problems {

inline constexpr std::size_t kMaxChoices = 26; ///< one capital letter each

struct ProblemFileOptions
{
    std::int64_t maxProblems = 0; ///< 0: all; lines after the last one are not read
    common::BadLines badLines = common::BadLines::Fail;
    std::size_t maxLineBytes = common::kMaxLineBytes;
};

struct ProblemFile
{
    std::vector<Problem> problems; ///< in the file's order; at least one; ids are distinct
    std::size_t numRenamed = 0;    ///< problems whose id had been used before and got " [2]", " [3]" … appended
    common::SkippedLines skipped;
};

/// One record of a problem file. The question is "question", "Question" or "problem", with "body" or "Body" before it;
/// the id is "id" or "ID" (a text or an integer), else the question; the answer is the first of "answer", "Answer",
/// "final_answer" and "solution" that is not empty, line breaks and all; "choices" is a list of texts. Null counts as
/// missing, other keys are ignored. An answer that is a JSON object is no fault of the record: Problem::answerFault.
/// `source` names the record in errors. Throws Error(CorruptData).
Problem problemFromJson(const common::Json& record, std::string_view source);

/// Reads a problem file: plain text with one question a line where the name ends in ".txt", else JSON Lines.
/// A repeated id is no fault (benchmarks do repeat questions): every problem is kept, and an id seen before is made
/// distinct in a way that depends on the order of the lines only.
/// Throws Error(NotFound, IoError); Error(CorruptData) that names file and line, also if no problem is found.
ProblemFile readProblems(const std::filesystem::path& path, const ProblemFileOptions& options = {});

} // namespace lr::problems
