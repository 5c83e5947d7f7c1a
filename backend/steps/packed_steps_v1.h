#pragma once

#include "steps/packing.h"
#include "steps/step_columns.h"

namespace lr::steps {

inline constexpr std::uint8_t kFirstFormatVersion = 1;

/// Reads what the first version of the program packed, from behind the version byte to the checksum; throws as
/// unpackSteps().
///
/// Layout, little-endian: numSteps(u32) numCandidates(u32), the steps. A step: klNats expertEntropy amateurEntropy (f32
/// each); varints: step minus the one before minus 1, number of candidates, 1 + position of y_t among them, 1 +
/// position of the amateur's top-1, expertRank, amateurRank; where a position is 0 the value itself, [tokenId(i32)
/// expertLogProb(f32) amateurLogProb(f32)] and [amateurTop1Id(i32)]; per candidate id(u24) and twice −logProb·2¹⁸
/// (u24); an f32 for each of those that is 0xFFFFFF, in their order.
void unpackFirstVersion(ByteReader bytes, StepColumns& columns);

} // namespace lr::steps
