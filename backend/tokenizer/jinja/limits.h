#pragma once

#include <cstddef>
#include <cstdint>

namespace lr::tokenizer::jinja {

/// What a template may cost. A template comes with a model folder and is not trusted: whatever it says, rendering ends,
/// and beyond one of these bounds it ends with Error(CorruptData).
struct Limits
{
    std::size_t maxTemplateBytes = 1u << 20;
    int maxNesting = 200;                       ///< depth of an expression, and of blocks inside one another
    std::int64_t maxSteps = 1'000'000;          ///< evaluated syntax nodes and visited elements
    int maxDepth = 400;                         ///< evaluations inside evaluations (macros that call themselves)
    int maxValueDepth = 100;                    ///< lists in lists
    std::size_t maxOutputBytes = 16u << 20;     ///< the rendered text, and any one string on the way
    std::size_t maxAllocatedBytes = 256u << 20; ///< all strings and lists that one rendering makes
    std::size_t maxScannedBytes = std::size_t{1} << 30; ///< bytes compared, searched or measured
    std::int64_t maxRange = 100'000;                    ///< numbers in one range(), as in Jinja's own sandbox
};

/// Counts what one rendering has cost so far and ends it at the first limit it passes. One thread.
class Meter
{
public:
    explicit Meter(const Limits& limits)
        : m_limits(limits)
    {}

    const Limits& limits() const { return m_limits; }

    void step(std::int64_t count = 1);
    /// Call this before allocating `bytes`, or right after it if they are at most a few times as large as their source.
    void allocate(std::size_t bytes);
    /// Call this before making a string of `bytes`: it may be no longer than the output, and counts as allocated.
    void allocateText(std::size_t bytes);
    void scan(std::size_t bytes);
    void enter();
    void leave() { --m_depth; }

private:
    const Limits& m_limits;
    std::int64_t m_steps = 0;
    int m_depth = 0;
    std::size_t m_allocated = 0;
    std::size_t m_scanned = 0;
};

/// Counts one level of evaluation while it lives.
class DepthGuard
{
public:
    explicit DepthGuard(Meter& meter)
        : m_meter(meter)
    {
        meter.enter();
    }
    DepthGuard(const DepthGuard&) = delete;
    DepthGuard& operator=(const DepthGuard&) = delete;
    ~DepthGuard() { m_meter.leave(); }

private:
    Meter& m_meter;
};

} // namespace lr::tokenizer::jinja
