#include "tokenizer/jinja/limits.h"

#include "common/error.h"

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
        failLimit("the template takes more than " + std::to_string(m_limits.maxSteps) +
                  " steps, the limit of one rendering; it may never end.");
}

void Meter::allocate(std::size_t bytes)
{
    if (bytes > m_limits.maxAllocatedBytes - m_allocated)
        failLimit("the template makes more than " + std::to_string(m_limits.maxAllocatedBytes) +
                  " bytes of strings and lists, the limit of one rendering.");
    m_allocated += bytes;
}

void Meter::allocateText(std::size_t bytes)
{
    if (bytes > m_limits.maxOutputBytes)
        failLimit("the template makes a text of more than " + std::to_string(m_limits.maxOutputBytes) +
                  " bytes, the limit of its output.");
    allocate(bytes);
}

void Meter::scan(std::size_t bytes)
{
    if (bytes > m_limits.maxScannedBytes - m_scanned)
        failLimit("the template reads through more than " + std::to_string(m_limits.maxScannedBytes) +
                  " bytes, the limit of one rendering.");
    m_scanned += bytes;
}

void Meter::enter()
{
    if (m_depth >= m_limits.maxDepth)
        failLimit("evaluation is nested deeper than " + std::to_string(m_limits.maxDepth) +
                  " levels, the limit; a macro may call itself without end.");
    ++m_depth;
}

} // namespace lr::tokenizer::jinja
