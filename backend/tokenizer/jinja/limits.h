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

/// Counts one level of a recursion while it lives.
class LevelGuard
{
public:
    explicit LevelGuard(int& level)
        : m_level(++level)
    {}
    LevelGuard(const LevelGuard&) = delete;
    LevelGuard& operator=(const LevelGuard&) = delete;
    ~LevelGuard() { --m_level; }

private:
    int& m_level;
};

} // namespace lr::tokenizer::jinja
