#pragma once

#include "tokenizer/jinja/runtime.h"

#include <span>

namespace lr::tokenizer::jinja {

/// What a call passes.
struct Arguments
{
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;
};

class Call;

/// A filter, test, method or function that is offered.
struct Builtin
{
    std::string_view name;
    /// Their names, with blanks between. With "/" before them they are given by position only; "*" takes anything.
    std::string_view parameters;
    std::size_t numRequired = 0; ///< parameters that must be given: the first ones
    Value (*run)(Call&) = nullptr;
};

/// One call of a builtin, with its arguments in the order of the parameters. Borrows what it is made of.
class Call
{
public:
    /// Throws Error(CorruptData) that names the builtin for too many, missing, unknown or doubled arguments.
    Call(Runtime& runtime, const Builtin& builtin, const Value& subject, const Arguments& arguments);

    Value run() { return m_builtin.run(*this); }

    Runtime& runtime() const { return m_runtime; }
    Meter& meter() const { return m_runtime.meter(); }
    std::string_view name() const { return m_builtin.name; }
    const Value& subject() const { return m_subject; } ///< of a filter or test; the object of a method
    const Arguments& arguments() const { return m_arguments; }

    bool has(std::size_t index) const { return m_values[index] != nullptr; }
    bool hasSome(std::size_t index) const { return has(index) && !at(index).isNone(); } ///< given, and not None
    const Value& at(std::size_t index) const { return *m_values[index]; }
    Value valueOr(std::size_t index, const Value& fallback) const { return has(index) ? at(index) : fallback; }
    bool truth(std::size_t index) const { return has(index) && at(index).truth(); }
    /// Throw Error(CorruptData) that names the parameter where the type is wrong.
    std::int64_t integer(std::size_t index) const;
    std::int64_t integerOr(std::size_t index, std::int64_t fallback) const;
    const std::string& string(std::size_t index) const;

    /// The subject, or the text that it prints as; counted as scanned.
    Value subjectText() const;
    /// A text that is marked as safe if the subject is.
    Value text(std::string_view bytes) const { return m_runtime.text(bytes, m_subject.isMarkup()); }

private:
    std::size_t indexOf(std::string_view parameter) const;
    [[noreturn]] void failArgument(std::size_t index, std::string_view expected) const;

    Runtime& m_runtime;
    const Builtin& m_builtin;
    const Value& m_subject;
    const Arguments& m_arguments;
    std::vector<std::string_view> m_parameters;
    std::vector<const Value*> m_values;
};

enum class BuiltinKind
{
    Filter,
    Test,
    Function
};

/// nullptr if Jinja has none of that name. Throws Error(Unsupported) for functions of Jinja's that are not offered.
const Builtin* findBuiltin(BuiltinKind kind, std::string_view name);

/// A method of the object's type; nullptr if none is offered under that name.
const Builtin* findMethod(const Value& object, std::string_view name);

/// subject | name(arguments…) or subject is name(arguments…). Throws Error(Unsupported) that names what is not offered.
Value apply(
    Runtime& runtime, BuiltinKind kind, std::string_view name, const Value& subject, const Arguments& arguments);

using Builtins = std::span<const Builtin>;
Builtins textFilters();
Builtins sequenceFilters();
Builtins selectionFilters();
Builtins valueTests();
Builtins globalFunctions();
Builtins textMethods();
Builtins listMethods();
Builtins dictMethods();
Builtins loopMethods();

} // namespace lr::tokenizer::jinja
