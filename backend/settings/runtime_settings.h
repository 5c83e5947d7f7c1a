#pragma once

#include "settings/field.h"

#include <string>

namespace lr::settings {

/// Where and how models compute, as the user names it.
struct RuntimeSettings
{
    std::string device = "cpu"; ///< cpu, cuda or cuda:N
    std::string dtype = "auto"; ///< auto, float32 or bfloat16
    int threads = 0;            ///< 0: one per core

    bool operator==(const RuntimeSettings&) const = default;
};

template <>
inline constexpr bool kIsDescribed<RuntimeSettings> = true;
template <>
const std::vector<Setting<RuntimeSettings>>& settingsOf<RuntimeSettings>();

} // namespace lr::settings
