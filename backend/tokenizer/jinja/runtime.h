#pragma once

#include "common/error.h"
#include "common/json.h"
#include "tokenizer/jinja/limits.h"
#include "tokenizer/jinja/value.h"

#include <chrono>
#include <optional>

namespace lr::tokenizer::jinja {

/// Counts what one rendering has cost so far and ends it with Error(CorruptData) at the first limit it passes.
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
    /// Counts one level of evaluation while the result lives.
    [[nodiscard]] LevelGuard enter();

private:
    const Limits& m_limits;
    std::int64_t m_steps = 0;
    int m_depth = 0;
    std::size_t m_allocated = 0;
    std::size_t m_scanned = 0;
};

/// What one rendering works with: its limits, its date, and the functions that make values and count their cost. One
/// thread; must outlive every value made through it.
class Runtime
{
public:
    Runtime(const Limits& limits, std::optional<std::chrono::sys_seconds> now)
        : m_meter(limits)
        , m_now(now)
    {}
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;
    /// Breaks the cycles that templates can make through namespaces.
    ~Runtime();

    Meter& meter() { return m_meter; }
    const std::optional<std::chrono::sys_seconds>& now() const { return m_now; }

    Value text(std::string_view bytes, bool isMarkup = false);
    /// Throws Error(CorruptData) if the elements are nested too deep, as do all that hold other values.
    Value sequence(SequenceKind kind, std::vector<Value> items);
    Value list(std::vector<Value> items) { return sequence(SequenceKind::List, std::move(items)); }
    Value tuple(std::vector<Value> items) { return sequence(SequenceKind::Tuple, std::move(items)); }
    Value dict(Dict dict);
    /// A generator over values that are nested at most `sourceDepth` deep.
    Value generator(int sourceDepth, std::function<bool(Value&)> next);
    Value function(const Builtin& builtin, const Value& self = {});
    Value namespaceOf(Dict attributes);
    /// Throws Error(Unsupported) for an integer beyond 63 bits, Error(CorruptData) for text that is not UTF-8.
    Value fromJson(const common::OrderedJson& json, int depth = 0);

    void checkDepth(int depth) const;
    /// Call this while a text grows, before it is anything that the limits know.
    void checkGrowing(const std::string& text);

private:
    Meter m_meter;
    std::optional<std::chrono::sys_seconds> m_now;
    std::vector<NamespacePtr> m_namespaces;
};

/// Throws Error(CorruptData) for a template that does what Python does not allow.
[[noreturn]] void fail(const std::string& what);
/// Throws Error(Unsupported) for a feature that is not offered.
[[noreturn]] void failUnsupported(const std::string& what);
/// Throws Error(CorruptData) for a wrong type, "<what>, not <type>."; where it is undefined it says what is.
[[noreturn]] void failType(const Value& value, const std::string& what);
/// Throws Error(CorruptData) if the value is undefined.
void checkDefined(const Value& value);

} // namespace lr::tokenizer::jinja
