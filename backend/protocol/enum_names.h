#pragma once

#include "protocol/job_messages.h"
#include "protocol/run_messages.h"

#include <array>
#include <optional>
#include <string_view>

namespace lr::protocol {

/// The names of an enumeration's values on the wire, in the order of the values.
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

/// The code that common::errorCodeName() gives this name; unset for an unknown name.
std::optional<common::ErrorCode> errorCodeFromName(std::string_view name);

} // namespace lr::protocol
