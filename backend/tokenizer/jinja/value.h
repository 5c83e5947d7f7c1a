#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace lr::tokenizer::jinja {

struct Sequence;
class Dict;

/// A missing value. Printing it gives nothing; nearly every other use of it is an error with `reason`.
struct Undefined
{
    std::shared_ptr<const std::string> reason;

    bool operator==(const Undefined&) const { return true; }
};

struct None
{
    bool operator==(const None&) const = default;
};

using TextPtr = std::shared_ptr<const struct Text>;
using SequencePtr = std::shared_ptr<const struct Sequence>;
using DictPtr = std::shared_ptr<const Dict>;
using NamespacePtr = std::shared_ptr<struct Namespace>;
using IteratorPtr = std::shared_ptr<struct Iterator>;
using CallablePtr = std::shared_ptr<const struct Callable>;
using LoopPtr = std::shared_ptr<struct LoopState>;
using ScopePtr = std::shared_ptr<struct Scope>;

/// A Python value as templates see it. Strings, lists and dictionaries never change once made (the sandbox forbids it),
/// so copies share them. Only namespaces, generators and loops change; a cycle can only lead through a namespace or a
/// scope, and the interpreter empties those at its end. Integers have 64 bits; more is an error, never a wrap-around.
class Value
{
public:
    using Data = std::variant<Undefined, None, bool, std::int64_t, double, TextPtr, SequencePtr, DictPtr, NamespacePtr,
        IteratorPtr, CallablePtr, LoopPtr>;

    Value() = default; ///< undefined, without a reason
    explicit Value(Data data)
        : m_data(std::move(data))
    {}

    static Value undefined(std::string reason)
    {
        return Value(Data(Undefined{std::make_shared<const std::string>(std::move(reason))}));
    }
    static Value none() { return Value(Data(None{})); }
    static Value boolean(bool value) { return Value(Data(value)); }
    static Value integer(std::int64_t value) { return Value(Data(value)); }
    static Value count(std::size_t value) { return integer(static_cast<std::int64_t>(value)); }
    static Value real(double value) { return Value(Data(value)); }

    const Data& data() const { return m_data; }
    bool isUndefined() const { return is<Undefined>(); }
    bool isNone() const { return is<None>(); }
    bool isBool() const { return is<bool>(); }
    bool isString() const { return is<TextPtr>(); }
    bool isDict() const { return is<DictPtr>(); }
    bool isInteger() const { return is<std::int64_t>() || is<bool>(); } ///< as Python: a bool is an int
    bool isNumber() const { return isInteger() || is<double>(); }
    bool isIterable() const;

    template <typename T>
    bool is() const
    {
        return std::holds_alternative<T>(m_data);
    }
    template <typename T>
    const T* as() const
    {
        return std::get_if<T>(&m_data);
    }

    const std::string& text() const; ///< of a string
    /// nullptr if it is none
    const Sequence* sequence() const { return is<SequencePtr>() ? std::get<SequencePtr>(m_data).get() : nullptr; }
    /// nullptr if it is none
    const Dict* dict() const { return is<DictPtr>() ? std::get<DictPtr>(m_data).get() : nullptr; }
    /// of an int or bool
    std::int64_t toInteger() const { return isBool() ? std::get<bool>(m_data) : std::get<std::int64_t>(m_data); }
    /// of any number
    double toReal() const { return is<double>() ? std::get<double>(m_data) : static_cast<double>(toInteger()); }
    bool isMarkup() const;

    bool truth() const;                ///< bool(value)
    int depth() const;                 ///< 0 for scalars, else one more than the deepest element
    std::string_view typeName() const; ///< as Python prints it: "str", "dict_items"

private:
    Data m_data;
};

struct Text
{
    std::string bytes;     ///< well-formed UTF-8
    bool isMarkup = false; ///< marked as safe: a text that is added to it is escaped
    bool isAscii = false;
};

enum class SequenceKind
{
    List,
    Tuple,
    Range,
    View ///< of a dictionary's keys, values or items
};

struct Sequence
{
    SequenceKind kind = SequenceKind::List;
    std::vector<Value> items;
    int depth = 1;

    bool isList() const { return kind <= SequenceKind::Tuple; } ///< a list or tuple
    bool isView() const { return kind == SequenceKind::View; }  ///< has no positions
};

/// Keeps the order of insertion. Keys are strings, numbers, bools, None or undefined (all of them one key, as in
/// Jinja); 1, 1.0 and true are one key too, as in Python.
class Dict
{
public:
    using Entry = std::pair<Value, Value>;

    /// Adds or replaces. Throws Error for a key of another type.
    void set(const Value& key, Value value);
    const Value* find(const Value& key) const; ///< nullptr if absent; throws Error as set()
    const Value* find(std::string_view key) const;
    const std::vector<Entry>& entries() const { return m_entries; }
    int depth() const { return m_depth; }

private:
    std::vector<Entry> m_entries;
    std::unordered_map<std::string, std::size_t> m_index; ///< by type and text of the key
    int m_depth = 1;
};

struct Namespace
{
    Dict attributes;
};

/// What a generator is in Python: yields each element once.
struct Iterator
{
    std::function<bool(Value&)> next; ///< false at the end, and ever after
    int depth = 1;
};

struct Builtin;
struct Statement;

/// A function, a method of `self`, or a macro.
struct Callable
{
    const Builtin* builtin = nullptr;
    Value self;
    const Statement* macro = nullptr;
    ScopePtr scope; ///< where the macro was defined
};

/// The variable `loop`.
struct LoopState
{
    std::vector<Value> items;
    std::size_t index0 = 0;
    int depth = 1;
};

} // namespace lr::tokenizer::jinja
