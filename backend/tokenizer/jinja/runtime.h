#pragma once

#include "common/error.h"
#include "common/json.h"
#include "tokenizer/jinja/limits.h"
#include "tokenizer/jinja/value.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::tokenizer::jinja {

/// What one rendering works with: its limits, its date, and the functions that make values and count their cost. One
/// thread; must outlive every value made through it.
class Runtime
{
public:
    explicit Runtime(const Limits& limits, std::optional<std::chrono::sys_seconds> now = {})
        : m_meter(limits)
        , m_now(now)
    {}

    Meter& meter() { return m_meter; }
    const std::optional<std::chrono::sys_seconds>& now() const { return m_now; }

    Value text(std::string bytes, bool isMarkup = false);
    /// Throws Error(CorruptData) if the elements are nested too deep.
    Value sequence(SequenceKind kind, std::vector<Value> items);
    Value list(std::vector<Value> items) { return sequence(SequenceKind::List, std::move(items)); }
    Value tuple(std::vector<Value> items) { return sequence(SequenceKind::Tuple, std::move(items)); }
    Value dict(Dict dict);
    /// A generator over values that are nested at most `sourceDepth` deep.
    Value iterator(std::string typeName, int sourceDepth, std::function<bool(Value&)> next);
    Value method(const Value& self, std::string_view name);
    Value function(std::string_view name);
    Value namespaceOf(std::vector<std::pair<std::string, Value>> attributes);
    /// Throws Error(Unsupported) for an integer beyond 63 bits, Error(CorruptData) for text that is not UTF-8.
    Value fromJson(const common::OrderedJson& json, int depth = 0);

    /// Breaks the cycles that templates can make through namespaces. Values must not be used afterwards.
    void clearNamespaces();

    void checkDepth(int depth) const;

private:
    Meter m_meter;
    std::optional<std::chrono::sys_seconds> m_now;
    std::vector<NamespacePtr> m_namespaces;
};

/// Throws Error(CorruptData) for a template that does what Python does not allow.
[[noreturn]] void fail(const std::string& what);
/// Throws Error(Unsupported) for a feature that is not offered.
[[noreturn]] void failUnsupported(const std::string& what);
/// Throws Error(CorruptData) for the use of an undefined value; the message says what is undefined.
[[noreturn]] void failUndefined(const Value& value);
/// fail() for a wrong type, failUndefined() where the value is undefined: "<what>, not <type>."
[[noreturn]] void failType(const Value& value, const std::string& what);

} // namespace lr::tokenizer::jinja
