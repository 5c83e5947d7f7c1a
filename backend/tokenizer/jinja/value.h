#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace lr::tokenizer::jinja {

struct Text;
struct Sequence;
class Dict;
struct Namespace;
struct Iterator;
struct Callable;
struct LoopState;

/// A missing value. Printing it gives nothing; every other use of it is an error with `reason`.
struct Undefined
{
    std::shared_ptr<const std::string> reason;
};

struct None
{};

using TextPtr = std::shared_ptr<const Text>;
using SequencePtr = std::shared_ptr<const Sequence>;
using DictPtr = std::shared_ptr<const Dict>;
using NamespacePtr = std::shared_ptr<Namespace>;
using IteratorPtr = std::shared_ptr<Iterator>;
using CallablePtr = std::shared_ptr<const Callable>;
using LoopPtr = std::shared_ptr<LoopState>;

/// A Python value as templates see it. Strings, lists and dictionaries never change once made (the sandbox forbids it),
/// so copies share them. Only namespaces and loops change; a cycle can only lead through a namespace or a scope, and
/// the interpreter empties those at its end. Integers have 64 bits; more is an error, never a wrap-around.
class Value
{
public:
    using Data = std::variant<Undefined, None, bool, std::int64_t, double, TextPtr, SequencePtr, DictPtr, NamespacePtr,
        IteratorPtr, CallablePtr, LoopPtr>;

    Value() = default; ///< undefined, without a reason
    explicit Value(Data data)
        : m_data(std::move(data))
    {}

    static Value undefined(std::string reason);
    static Value none() { return Value(Data(None{})); }
    static Value boolean(bool value) { return Value(Data(value)); }
    static Value integer(std::int64_t value) { return Value(Data(value)); }
    static Value real(double value) { return Value(Data(value)); }

    const Data& data() const { return m_data; }
    bool isUndefined() const { return is<Undefined>(); }
    bool isNone() const { return is<None>(); }
    bool isBool() const { return is<bool>(); }
    bool isString() const { return is<TextPtr>(); }
    bool isDict() const { return is<DictPtr>(); }
    bool isInteger() const { return is<std::int64_t>() || is<bool>(); } ///< as Python: a bool is an int
    bool isNumber() const { return isInteger() || is<double>(); }

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

    const std::string& text() const;  ///< of a string
    const Sequence* sequence() const; ///< nullptr if it is none
    const Dict* dict() const;         ///< nullptr if it is none
    std::int64_t toInteger() const;   ///< of an int or bool
    double toReal() const;            ///< of any number
    bool isMarkup() const;

    bool truth() const;           ///< bool(value)
    int depth() const;            ///< 0 for scalars, else one more than the deepest element
    std::string typeName() const; ///< as Python prints it: "str", "dict_items"

private:
    Data m_data;
};

struct Text
{
    std::string bytes; ///< well-formed UTF-8
    bool isMarkup = false;
    bool isAscii = false;
};

enum class SequenceKind
{
    List,
    Tuple,
    Range,
    Keys,
    Values,
    Items
};

struct Sequence
{
    SequenceKind kind = SequenceKind::List;
    std::vector<Value> items;
    int depth = 1;
    std::array<std::int64_t, 3> range{}; ///< start, stop and step of a Range

    bool isView() const { return kind >= SequenceKind::Keys; }
};

/// Keeps the order of insertion. Keys are strings, numbers, bools, None or undefined (all of them one key, as in
/// Jinja); 1, 1.0 and true are one key too, as in Python.
class Dict
{
public:
    using Entry = std::pair<Value, Value>;

    /// Adds or replaces. Throws Error for a key of another type.
    void set(const Value& key, Value value);
    const Value* find(const Value& key) const; ///< nullptr if absent or not a possible key
    const Value* find(std::string_view key) const;
    const std::vector<Entry>& entries() const { return m_entries; }
    int depth() const { return m_depth; }

    /// Throws Error(CorruptData) for an unhashable type, Error(Unsupported) for a tuple.
    static std::string keyOf(const Value& key);

private:
    std::vector<Entry> m_entries;
    std::unordered_map<std::string, std::size_t> m_index; ///< by keyOf()
    int m_depth = 1;
};

struct Namespace
{
    std::vector<std::pair<std::string, Value>> attributes;
};

/// What a generator is in Python: yields each element once.
struct Iterator
{
    std::string typeName;
    std::function<bool(Value&)> next; ///< false at the end, and ever after
    int depth = 1;
};

struct MacroDefinition;
struct Scope;

/// A global function (`name` alone), a method of `self`, or a macro.
struct Callable
{
    std::string name;
    Value self;
    const MacroDefinition* macro = nullptr;
    std::shared_ptr<Scope> scope; ///< where the macro was defined
    bool isMethod = false;
};

/// The variable `loop`.
struct LoopState
{
    std::vector<Value> items;
    std::size_t index0 = 0;
    int loopDepth = 1;
    int depth = 1;
};

} // namespace lr::tokenizer::jinja
