#pragma once

#include "common/random.h"
#include "steps/checksum.h"
#include "steps/packed_steps.h"
#include "support/error_checks.h"

#include <cstring>
#include <vector>

namespace lr::test {

/// Corrects the checksum of changed packed steps, so that the reader's further checks are reached.
inline void reseal(std::vector<std::byte>& packed)
{
    const auto sum = steps::checksum64(std::span(packed).first(packed.size() - 8));
    std::memcpy(packed.data() + packed.size() - 8, &sum, 8);
}

/// Changes `packed` in 5,000 ways, sometimes also cuts it, and corrects the checksum. The first 4 bytes never change,
/// and at least headerBytes + 8 bytes stay. Returns how many of the results are refused with an Error; −1 if one is
/// accepted but gives steps that cannot be packed again.
inline int numHostileRefused(const std::vector<std::byte>& packed, std::size_t headerBytes)
{
    const common::CounterRandom random(7);
    int numRefused = 0;
    for (std::uint64_t round = 0; round < 5000; ++round) {
        auto hostile = packed;
        const auto at = [&](std::uint64_t n) { return random.child(round).bits(n); };
        for (std::uint64_t n = 0; n <= at(0) % 4; ++n)
            hostile[4 + at(2 * n + 1) % (hostile.size() - 12)] = static_cast<std::byte>(at(2 * n + 2));
        const auto least = headerBytes + 8;
        if (at(20) % 8 == 0)
            hostile.resize(least + at(21) % (hostile.size() - least));
        reseal(hostile);
        std::vector<steps::StepRecord> back;
        if (codeOf([&] { back = steps::unpackSteps(hostile, "steps"); }))
            ++numRefused;
        else if (codeOf([&] { steps::packSteps(back); }))
            return -1;
    }
    return numRefused;
}

} // namespace lr::test
