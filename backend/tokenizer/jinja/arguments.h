#pragma once

#include "tokenizer/jinja/runtime.h"

#include <initializer_list>

namespace lr::tokenizer::jinja {

/// What a call passes.
struct Arguments
{
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;
};

/// Arguments put in the order of a function's parameters. Borrows `arguments`.
class BoundArguments
{
public:
    /// The first `required` of `parameters` must be given. Throws Error(CorruptData) that names `function` for too
    /// many, missing, unknown or doubled ones.
    BoundArguments(std::string_view function, const Arguments& arguments,
        std::initializer_list<std::string_view> parameters, std::size_t required = 0);

    /// nullptr where nothing was given
    const Value* find(std::size_t index) const { return m_values[index]; }
    const Value& at(std::size_t index) const { return *m_values[index]; }
    /// nullptr where nothing or None was given
    const Value* findSome(std::size_t index) const;

    bool truthOr(std::size_t index, bool fallback) const;
    /// Throw Error(CorruptData) that names the parameter where the type is wrong.
    bool flagOr(std::size_t index, bool fallback) const; ///< a bool or integer
    std::int64_t integerOr(std::size_t index, std::int64_t fallback) const;
    std::int64_t integer(std::size_t index) const;
    const std::string& string(std::size_t index) const;

private:
    [[noreturn]] void failArgument(std::size_t index, const std::string& expected) const;
    std::size_t indexOf(std::string_view parameter) const;

    std::string m_function;
    std::vector<std::string_view> m_parameters;
    std::vector<const Value*> m_values;
};

} // namespace lr::tokenizer::jinja
