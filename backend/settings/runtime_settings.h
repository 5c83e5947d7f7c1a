#pragma once

#include "settings/field.h"

#include <string>

namespace lr::settings {

/// Device, number format and threads that models compute with, as the user writes them.
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
