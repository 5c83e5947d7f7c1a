#include "jobs/kind_parts.h"

#include <fmt/format.h>

namespace lr::jobs {

std::string problemCount(std::int64_t maxProblems)
{
    return maxProblems > 0 ? fmt::format("{} problems", maxProblems) : "all problems";
}

double numberIn(const common::Json& result, const char* key)
{
    const auto found = result.find(key);
    return found != result.end() && found->is_number() ? found->get<double>() : 0;
}

} // namespace lr::jobs
