#include "tokenizer/jinja/value.h"

#include "common/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace lr::tokenizer::jinja {

namespace {

template <typename... Handlers>
struct Overloaded : Handlers...
{
    using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

std::string sequenceTypeName(SequenceKind kind)
{
    switch (kind) {
    case SequenceKind::List:
        return "list";
    case SequenceKind::Tuple:
        return "tuple";
    case SequenceKind::Range:
        return "range";
    case SequenceKind::Keys:
        return "dict_keys";
    case SequenceKind::Values:
        return "dict_values";
    case SequenceKind::Items:
        return "dict_items";
    }
    return {};
}

} // namespace

Value Value::undefined(std::string reason)
{
    return Value(Data(Undefined{std::make_shared<const std::string>(std::move(reason))}));
}

const std::string& Value::text() const
{
    return std::get<TextPtr>(m_data)->bytes;
}

const Sequence* Value::sequence() const
{
    const auto* pointer = as<SequencePtr>();
    return pointer != nullptr ? pointer->get() : nullptr;
}

const Dict* Value::dict() const
{
    const auto* pointer = as<DictPtr>();
    return pointer != nullptr ? pointer->get() : nullptr;
}

std::int64_t Value::toInteger() const
{
    const auto* flag = as<bool>();
    return flag != nullptr ? *flag : std::get<std::int64_t>(m_data);
}

double Value::toReal() const
{
    const auto* real = as<double>();
    return real != nullptr ? *real : static_cast<double>(toInteger());
}

bool Value::isMarkup() const
{
    const auto* pointer = as<TextPtr>();
    return pointer != nullptr && (*pointer)->isMarkup;
}

bool Value::truth() const
{
    return std::visit(Overloaded{[](const Undefined&) { return false; }, [](const None&) { return false; },
                          [](bool value) { return value; }, [](std::int64_t value) { return value != 0; },
                          [](double value) { return value != 0; }, [](const TextPtr& t) { return !t->bytes.empty(); },
                          [](const SequencePtr& s) { return !s->items.empty(); },
                          [](const DictPtr& d) { return !d->entries().empty(); }, [](const auto&) { return true; }},
        m_data);
}

int Value::depth() const
{
    return std::visit(Overloaded{[](const SequencePtr& s) { return s->depth; },
                          [](const DictPtr& d) { return d->depth(); }, [](const IteratorPtr& i) { return i->depth; },
                          [](const LoopPtr& l) { return l->depth; }, [](const NamespacePtr&) { return 1; },
                          [](const CallablePtr& c) { return c->self.depth() + 1; }, [](const auto&) { return 0; }},
        m_data);
}

std::string Value::typeName() const
{
    return std::visit(
        Overloaded{[](const Undefined&) -> std::string { return "Undefined"; },
            [](const None&) -> std::string { return "NoneType"; }, [](bool) -> std::string { return "bool"; },
            [](std::int64_t) -> std::string { return "int"; }, [](double) -> std::string { return "float"; },
            [](const TextPtr& t) -> std::string { return t->isMarkup ? "Markup" : "str"; },
            [](const SequencePtr& s) { return sequenceTypeName(s->kind); },
            [](const DictPtr&) -> std::string { return "dict"; },
            [](const NamespacePtr&) -> std::string { return "Namespace"; },
            [](const IteratorPtr& i) { return i->typeName; },
            [](const CallablePtr& c) -> std::string { return c->macro != nullptr ? "Macro" : "function"; },
            [](const LoopPtr&) -> std::string { return "LoopContext"; }},
        m_data);
}

std::string Dict::keyOf(const Value& key)
{
    if (key.isString())
        return "s" + key.text();
    if (key.isInteger())
        return "i" + fmt::to_string(key.toInteger());
    if (const auto* real = key.as<double>()) {
        if (std::trunc(*real) == *real && std::abs(*real) < 0x1p63)
            return "i" + fmt::to_string(static_cast<std::int64_t>(*real));
        return "f" + fmt::to_string(std::bit_cast<std::uint64_t>(*real));
    }
    if (key.isNone() || key.isUndefined())
        return key.isNone() ? "n" : "u";
    if (key.sequence() != nullptr && key.sequence()->kind == SequenceKind::Tuple)
        throw common::Error(common::ErrorCode::Unsupported, "a tuple as key or as member of a set is not supported.");
    throw common::Error(
        common::ErrorCode::CorruptData, "a value of type '" + key.typeName() + "' cannot be a dictionary's key.");
}

void Dict::set(const Value& key, Value value)
{
    m_depth = std::max(m_depth, value.depth() + 1);
    const auto [position, isNew] = m_index.try_emplace(keyOf(key), m_entries.size());
    if (isNew)
        m_entries.emplace_back(key, std::move(value));
    else
        m_entries[position->second].second = std::move(value);
}

const Value* Dict::find(const Value& key) const
{
    if (key.depth() > 0)
        return nullptr;
    const auto found = m_index.find(keyOf(key));
    return found != m_index.end() ? &m_entries[found->second].second : nullptr;
}

const Value* Dict::find(std::string_view key) const
{
    std::string wanted = "s";
    wanted += key;
    const auto found = m_index.find(wanted);
    return found != m_index.end() ? &m_entries[found->second].second : nullptr;
}

} // namespace lr::tokenizer::jinja
