#pragma once

#include "steps/packing.h"
#include "steps/step_columns.h"

namespace lr::steps {

inline constexpr std::uint8_t kFirstFormatVersion = 1;

/// Reads version 1 of the packed form. `bytes` are those between the version byte and the checksum. Throws as
/// unpackSteps().
///
/// Layout, little-endian: numSteps(u32) numCandidates(u32), the steps. A step: klNats expertEntropy amateurEntropy (f32
/// each); varints: step minus the one before minus 1, number of candidates, 1 + position of y_t among them, 1 +
/// position of the amateur's top-1, expertRank, amateurRank; where a position is 0, the values themselves,
/// [tokenId(i32) expertLogProb(f32) amateurLogProb(f32)] and [amateurTop1Id(i32)]; for each candidate id(u24) and
/// −logProb·2¹⁸ (u24) of expert and amateur; an f32 for each of these that is 0xFFFFFF, in their order.
void unpackFirstVersion(ByteReader bytes, StepColumns& columns);

} // namespace lr::steps
