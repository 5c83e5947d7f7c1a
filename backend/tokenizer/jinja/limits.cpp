#include "tokenizer/jinja/limits.h"

#include "common/error.h"

#include <fmt/format.h>

#include <string>

namespace lr::tokenizer::jinja {

namespace {

[[noreturn]] void failLimit(const std::string& what)
{
    throw common::Error(common::ErrorCode::CorruptData, what);
}

} // namespace

void Meter::step(std::int64_t count)
{
    m_steps += count;
    if (m_steps > m_limits.maxSteps)
        failLimit(fmt::format(
            "the template takes more than {} steps, the limit of one rendering; it may never end.", m_limits.maxSteps));
}

void Meter::allocate(std::size_t bytes)
{
    if (bytes > m_limits.maxAllocatedBytes - m_allocated)
        failLimit(fmt::format("the template makes more than {} bytes of strings and lists, the limit of one rendering.",
            m_limits.maxAllocatedBytes));
    m_allocated += bytes;
}

void Meter::allocateText(std::size_t bytes)
{
    if (bytes > m_limits.maxOutputBytes)
        failLimit(fmt::format(
            "the template makes a text of more than {} bytes, the limit of its output.", m_limits.maxOutputBytes));
    allocate(bytes);
}

void Meter::scan(std::size_t bytes)
{
    if (bytes > m_limits.maxScannedBytes - m_scanned)
        failLimit(fmt::format(
            "the template reads through more than {} bytes, the limit of one rendering.", m_limits.maxScannedBytes));
    m_scanned += bytes;
}

void Meter::enter()
{
    if (m_depth >= m_limits.maxDepth)
        failLimit(
            fmt::format("evaluation is nested deeper than {} levels, the limit; a macro may call itself without end.",
                m_limits.maxDepth));
    ++m_depth;
}

} // namespace lr::tokenizer::jinja
