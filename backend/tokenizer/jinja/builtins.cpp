
#include "tokenizer/jinja/operations.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::tokenizer::jinja {

namespace {

const Builtin* findIn(std::initializer_list<Builtins> tables, std::string_view name)
{
    for (const auto table : tables) {
        const auto found =
            std::find_if(table.begin(), table.end(), [name](const Builtin& builtin) { return builtin.name == name; });
        if (found != table.end())
            return &*found;
    }
    return nullptr;
}

} // namespace

Call::Call(Runtime& runtime, const Builtin& builtin, const Value& subject, const Arguments& arguments)
    : m_runtime(runtime)
    , m_builtin(builtin)
    , m_subject(subject)
    , m_arguments(arguments)
{
    std::string_view names = builtin.parameters;
    if (names == "*")
        return;
    const bool takesNames = !names.starts_with('/');
    names.remove_prefix(takesNames ? 0 : 1);
    while (!names.empty()) {
        const auto end = std::min(names.find(' '), names.size());
        m_parameters.push_back(names.substr(0, end));
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    m_values.resize(m_parameters.size(), nullptr);
    if (arguments.positional.size() > m_values.size())
        fail(fmt::format(
            "{}() takes at most {} arguments, not {}.", name(), m_values.size(), arguments.positional.size()));
    for (std::size_t i = 0; i < arguments.positional.size(); ++i)
        m_values[i] = &arguments.positional[i];
    for (const auto& [parameter, value] : arguments.named) {
        if (!takesNames)
            fail(fmt::format("{}() takes no named arguments.", name()));
        const Value*& place = m_values[indexOf(parameter)];
        if (place != nullptr)
            fail(fmt::format("{}() gets its argument '{}' twice.", name(), parameter));
        place = &value;
    }
    for (std::size_t i = 0; i < builtin.numRequired; ++i)
        if (!has(i))
            fail(fmt::format("{}() lacks its argument '{}'.", name(), m_parameters[i]));
}

std::size_t Call::indexOf(std::string_view parameter) const
{
    const auto found = std::find(m_parameters.begin(), m_parameters.end(), parameter);
    if (found == m_parameters.end())
        fail(fmt::format("{}() has no argument named '{}'.", name(), common::printable(parameter)));
    return static_cast<std::size_t>(found - m_parameters.begin());
}

std::int64_t Call::integer(std::size_t index) const
{
    if (!at(index).isInteger())
        failArgument(index, "an integer");
    return at(index).toInteger();
}

std::int64_t Call::integerOr(std::size_t index, std::int64_t fallback) const
{
    return has(index) ? integer(index) : fallback;
}

const std::string& Call::string(std::size_t index) const
{
    if (!at(index).isString())
        failArgument(index, "a string");
    return at(index).text();
}

void Call::failArgument(std::size_t index, std::string_view expected) const
{
    failType(at(index), fmt::format("{}() needs {} as its argument '{}'", name(), expected, m_parameters[index]));
}

Value Call::subjectText() const
{
    const Value text = m_subject.isString() ? m_subject : m_runtime.text(textOf(m_runtime, m_subject));
    meter().scan(text.text().size());
    return text;
}

const Builtin* findBuiltin(BuiltinKind kind, std::string_view name)
{
    if (kind == BuiltinKind::Filter)
        return findIn({textFilters(), sequenceFilters(), selectionFilters()}, name);
    if (kind == BuiltinKind::Test)
        return findIn({valueTests()}, name);
    if (name == "cycler" || name == "joiner" || name == "lipsum")
        failUnsupported("the function '" + std::string(name) + "' is not supported.");
    return findIn({globalFunctions()}, name);
}

const Builtin* findMethod(const Value& object, std::string_view name)
{
    if (object.isString())
        return findIn({textMethods()}, name);
    if (object.isDict())
        return findIn({dictMethods()}, name);
    if (object.is<LoopPtr>())
        return findIn({loopMethods()}, name);
    const auto* sequence = object.sequence();
    return sequence != nullptr && sequence->isList() ? findIn({listMethods()}, name) : nullptr;
}

Value apply(Runtime& runtime, BuiltinKind kind, std::string_view name, const Value& subject, const Arguments& arguments)
{
    runtime.meter().step();
    if (const auto* builtin = findBuiltin(kind, name))
        return Call(runtime, *builtin, subject, arguments).run();
    failUnsupported(fmt::format(
        "the {} '{}' is not supported.", kind == BuiltinKind::Filter ? "filter" : "test", common::printable(name)));
}

} // namespace lr::tokenizer::jinja
