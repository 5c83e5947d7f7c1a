#include "tokenizer/jinja/arguments.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::tokenizer::jinja {

BoundArguments::BoundArguments(std::string_view function, const Arguments& arguments,
    std::initializer_list<std::string_view> parameters, std::size_t required)
    : m_function(function)
    , m_parameters(parameters)
    , m_values(parameters.size(), nullptr)
{
    if (arguments.positional.size() > m_parameters.size())
        fail(fmt::format(
            "{}() takes at most {} arguments, not {}.", m_function, m_parameters.size(), arguments.positional.size()));
    for (std::size_t i = 0; i < arguments.positional.size(); ++i)
        m_values[i] = &arguments.positional[i];
    for (const auto& [name, value] : arguments.named) {
        const std::size_t index = indexOf(name);
        if (m_values[index] != nullptr)
            fail(m_function + "() gets its argument '" + name + "' twice.");
        m_values[index] = &value;
    }
    for (std::size_t i = 0; i < required; ++i)
        if (m_values[i] == nullptr)
            fail(m_function + "() lacks its argument '" + std::string(m_parameters[i]) + "'.");
}

std::size_t BoundArguments::indexOf(std::string_view parameter) const
{
    const auto found = std::find(m_parameters.begin(), m_parameters.end(), parameter);
    if (found == m_parameters.end())
        fail(m_function + "() has no argument named '" + common::printable(parameter) + "'.");
    return static_cast<std::size_t>(found - m_parameters.begin());
}

const Value* BoundArguments::findSome(std::size_t index) const
{
    const Value* value = m_values[index];
    return value != nullptr && !value->isNone() ? value : nullptr;
}

bool BoundArguments::truthOr(std::size_t index, bool fallback) const
{
    return m_values[index] != nullptr ? m_values[index]->truth() : fallback;
}

bool BoundArguments::flagOr(std::size_t index, bool fallback) const
{
    return m_values[index] != nullptr ? integer(index) != 0 : fallback;
}

std::int64_t BoundArguments::integerOr(std::size_t index, std::int64_t fallback) const
{
    return m_values[index] != nullptr ? integer(index) : fallback;
}

std::int64_t BoundArguments::integer(std::size_t index) const
{
    if (!m_values[index]->isInteger())
        failArgument(index, "an integer");
    return m_values[index]->toInteger();
}

const std::string& BoundArguments::string(std::size_t index) const
{
    if (!m_values[index]->isString())
        failArgument(index, "a string");
    return m_values[index]->text();
}

void BoundArguments::failArgument(std::size_t index, const std::string& expected) const
{
    failType(*m_values[index],
        m_function + "() needs " + expected + " as its argument '" + std::string(m_parameters[index]) + "'");
}

} // namespace lr::tokenizer::jinja
