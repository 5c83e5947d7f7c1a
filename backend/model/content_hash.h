#pragma once

#include "common/random.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace lr::model {

/// 128-bit hash of a sequence of values, for telling apart contents that differ by accident. Not cryptographic:
/// collisions can be made on purpose. Two chains of mix64 take eight bytes at a time. The length of every byte string
/// is hashed before its bytes, so that ("ab", "c") and ("a", "bc") differ.
class ContentHash
{
public:
    void add(std::uint64_t value)
    {
        m_low = common::mix64(m_low ^ value);
        m_high = common::mix64(m_high + value * 0xD6E8FEB86659FD93u);
    }

    void add(std::span<const std::byte> bytes)
    {
        add(static_cast<std::uint64_t>(bytes.size()));
        for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data() + at, std::min(sizeof word, bytes.size() - at));
            add(word);
        }
    }

    void add(std::string_view text) { add(std::as_bytes(std::span(text))); }

    /// 32 hexadecimal digits.
    std::string hex() const
    {
        std::string text;
        for (const auto half : {m_high, m_low}) {
            for (int shift = 60; shift >= 0; shift -= 4)
                text.push_back("0123456789abcdef"[(half >> shift) & 0xF]);
        }
        return text;
    }

private:
    std::uint64_t m_low = 0x243F6A8885A308D3u; // the first 128 bits of the fraction of π
    std::uint64_t m_high = 0x13198A2E03707344u;
};

} // namespace lr::model
