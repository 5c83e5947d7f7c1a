#pragma once

#include "common/json.h"

#include <cstdint>
#include <string>

/// For the sources of kinds.
namespace lr::jobs {

/// "200 problems"; "all problems" for 0.
std::string problemCount(std::int64_t maxProblems);

/// A number of a job's result; 0 if it is not there.
double numberIn(const common::Json& result, const char* key);

} // namespace lr::jobs
