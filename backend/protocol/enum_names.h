#pragma once

#include "protocol/job_messages.h"
#include "protocol/run_messages.h"

#include <array>
#include <optional>
#include <string_view>

namespace lr::protocol {

/// The wire's names of an enumeration's values, in their order.
template <class Enum>
inline constexpr std::array<std::string_view, 0> kNames{};

template <>
inline constexpr std::array<std::string_view, 8> kNames<JobState>{
    "queued", "running", "paused", "stopping", "done", "cancelled", "failed", "interrupted"};

template <>
inline constexpr std::array<std::string_view, 3> kNames<Check::Verdict>{"good", "warning", "bad"};

template <>
inline constexpr std::array<std::string_view, 4> kNames<RunMark::Kind>{"checkpoint", "resume", "evaluation", "stop"};

template <class Enum>
constexpr std::string_view nameOf(Enum value)
{
    return kNames<Enum>.at(static_cast<std::size_t>(value));
}

template <class Enum>
constexpr std::optional<Enum> fromName(std::string_view name)
{
    for (std::size_t i = 0; i < kNames<Enum>.size(); ++i) {
        if (kNames<Enum>[i] == name)
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

/// As common::errorCodeName names it; nothing for another name.
std::optional<common::ErrorCode> errorCodeFromName(std::string_view name);

} // namespace lr::protocol
