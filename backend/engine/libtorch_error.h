#pragma once

#include "common/error.h"

#include <c10/util/Exception.h>

#include <string>

namespace lr::engine {

/// What people are told of an exception of libtorch's, without its list of called functions.
inline common::Error errorOf(const c10::Error& error)
{
    const std::string what = error.what_without_backtrace();
    const bool isOfMemory = what.find("memory") != std::string::npos;
    return {isOfMemory ? common::ErrorCode::OutOfMemory : common::ErrorCode::Internal, "libtorch failed: " + what};
}

} // namespace lr::engine
