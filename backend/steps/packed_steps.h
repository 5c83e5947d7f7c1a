#pragma once

#include "steps/step_columns.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace lr::steps {

/// The packed form of the steps of one trajectory, in which they are stored and sent to the window. About 9 bytes per
/// candidate and 40 per step.
///
/// Unpacking returns what was packed, except that log-probabilities of candidates are rounded to multiples of 2⁻¹⁸
/// nats: they are off by at most 2⁻¹⁹ (1.9e-6), a relative error of 2e-6 in the probability. Values outside (−64, 0]
/// are stored exactly. Candidates whose values become equal are ordered by id, as StepRecord requires. Packing the
/// unpacked steps again gives the same bytes.
///
/// Layout, little-endian: "LRS" 2(u8) numSteps(u32) numCandidates(u32) numColumns(u32), the columns, checksum64 of all
/// that (u64). A column: length of its key(u8), its key, its kind(u8), number of bytes(u32), and as many bytes. Kinds:
///   1  a float32 for each step
///   2  an integer ≥ 0 for each step, seven bits a byte, the lowest first
///   3  an integer of 24 bits for each candidate
///   4  a log-probability for each candidate: −logProb·2¹⁸ as an integer of 24 bits, or 0xFFFFFF; after the last one
///      comes a float32 for each 0xFFFFFF, in their order
/// Keys: those of kIntColumns (kind 2) and kFloatColumns (kind 1), "num_candidates" of each step (2), "candidate_ids"
/// (3), "candidate_expert_log_probs" and "candidate_amateur_log_probs" (4). A reader ignores unknown keys and uses
/// kNotStored where a column that is not required is missing, so that a new column needs no new version. Version 1,
/// which had a fixed list of numbers, is read too.
///
/// `records`: step numbers ≥ 0 and ascending, 1 to kMaxPackedCandidates candidates each in StepRecord's order, ids in
/// [0, 2²⁴), NaN only in columns that are not required. Otherwise throws Error(InvalidArgument) that names the step.
std::vector<std::byte> packSteps(std::span<const StepRecord> records);

inline constexpr std::size_t kMaxPackedCandidates = 4096;

/// Appends the steps to `columns`, which stays as it was if this throws. Whatever the bytes hold, nothing outside them
/// is read, and what is appended has ids, ranks and steps in range, no NaN but kNotStored, and candidates in descending
/// order. Only duplicate ids among the candidates are not detected.
/// `source` says in errors whose steps they are ("the steps of problem 'x' in 'y/workspace.sqlite'").
/// Throws Error(CorruptData), Error(Unsupported) for a newer version of the format.
void unpackSteps(std::span<const std::byte> packed, std::string_view source, StepColumns& columns);

/// The same as records. `records` is overwritten and its memory is reused.
void unpackSteps(std::span<const std::byte> packed, std::string_view source, std::vector<StepRecord>& records);
std::vector<StepRecord> unpackSteps(std::span<const std::byte> packed, std::string_view source);

} // namespace lr::steps
