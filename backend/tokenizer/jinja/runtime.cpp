#include "tokenizer/jinja/runtime.h"

#include "common/utf8.h"
#include "tokenizer/jinja/unicode.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::tokenizer::jinja {

Value Runtime::text(std::string bytes, bool isMarkup)
{
    m_meter.allocateText(bytes.size() + sizeof(Text));
    const bool ascii = isAscii(bytes);
    return Value(Value::Data(std::make_shared<const Text>(Text{std::move(bytes), isMarkup, ascii})));
}

Value Runtime::sequence(SequenceKind kind, std::vector<Value> items)
{
    m_meter.allocate(sizeof(Sequence) + items.size() * sizeof(Value));
    int depth = 0;
    for (const auto& item : items)
        depth = std::max(depth, item.depth());
    checkDepth(depth + 1);
    return Value(Value::Data(std::make_shared<const Sequence>(Sequence{kind, std::move(items), depth + 1, {}})));
}

Value Runtime::dict(Dict dict)
{
    // An entry costs two values, and a hash node with a copy of its key.
    m_meter.allocate(sizeof(Dict) + dict.entries().size() * (2 * sizeof(Value) + 96));
    checkDepth(dict.depth());
    return Value(Value::Data(std::make_shared<const Dict>(std::move(dict))));
}

Value Runtime::iterator(std::string typeName, int sourceDepth, std::function<bool(Value&)> next)
{
    m_meter.allocate(sizeof(Iterator) + 64);
    checkDepth(sourceDepth + 1);
    return Value(
        Value::Data(std::make_shared<Iterator>(Iterator{std::move(typeName), std::move(next), sourceDepth + 1})));
}

Value Runtime::method(const Value& self, std::string_view name)
{
    checkDepth(self.depth() + 1);
    m_meter.allocate(sizeof(Callable));
    Callable callable;
    callable.name = name;
    callable.self = self;
    callable.isMethod = true;
    return Value(Value::Data(std::make_shared<const Callable>(std::move(callable))));
}

Value Runtime::function(std::string_view name)
{
    Callable callable;
    callable.name = name;
    return Value(Value::Data(std::make_shared<const Callable>(std::move(callable))));
}

Value Runtime::namespaceOf(std::vector<std::pair<std::string, Value>> attributes)
{
    m_meter.allocate(sizeof(Namespace) + attributes.size() * 64);
    auto made = std::make_shared<Namespace>(Namespace{std::move(attributes)});
    m_namespaces.push_back(made);
    return Value(Value::Data(std::move(made)));
}

Value Runtime::fromJson(const common::OrderedJson& json, int depth)
{
    checkDepth(depth);
    switch (json.type()) {
    case common::OrderedJson::value_t::boolean:
        return Value::boolean(json.get<bool>());
    case common::OrderedJson::value_t::number_integer:
        return Value::integer(json.get<std::int64_t>());
    case common::OrderedJson::value_t::number_unsigned:
        if (json.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
            failUnsupported("the integer " + json.dump() + " among the variables is beyond 63 bits; write it as text.");
        return Value::integer(json.get<std::int64_t>());
    case common::OrderedJson::value_t::number_float:
        return Value::real(json.get<double>());
    case common::OrderedJson::value_t::string: {
        const auto& bytes = json.get_ref<const std::string&>();
        if (common::firstInvalidUtf8(bytes))
            fail("the text \"" + common::printable(bytes) + "\" among the variables is not UTF-8.");
        // Not counted against the limits, since the caller provides it, not the template.
        return Value(Value::Data(std::make_shared<const Text>(Text{bytes, false, isAscii(bytes)})));
    }
    case common::OrderedJson::value_t::array: {
        Sequence made;
        made.items.reserve(json.size());
        for (const auto& item : json)
            made.items.push_back(fromJson(item, depth + 1));
        for (const auto& item : made.items)
            made.depth = std::max(made.depth, item.depth() + 1);
        return Value(Value::Data(std::make_shared<const Sequence>(std::move(made))));
    }
    case common::OrderedJson::value_t::object: {
        Dict made;
        for (const auto& [key, value] : json.items())
            made.set(fromJson(common::OrderedJson(key), depth + 1), fromJson(value, depth + 1));
        return Value(Value::Data(std::make_shared<const Dict>(std::move(made))));
    }
    default:
        return Value::none();
    }
}

void Runtime::clearNamespaces()
{
    for (const auto& made : m_namespaces)
        made->attributes.clear();
    m_namespaces.clear();
}

void Runtime::checkDepth(int depth) const
{
    const int most = m_meter.limits().maxValueDepth;
    if (depth > most)
        fail(fmt::format("values are nested deeper than {} levels, the limit.", most));
}

void fail(const std::string& what)
{
    throw common::Error(common::ErrorCode::CorruptData, what);
}

void failUnsupported(const std::string& what)
{
    throw common::Error(common::ErrorCode::Unsupported, what);
}

void failUndefined(const Value& value)
{
    const auto* undefined = value.as<Undefined>();
    fail(
        (undefined != nullptr && undefined->reason ? *undefined->reason : std::string("the value is undefined")) + ".");
}

void failType(const Value& value, const std::string& what)
{
    if (value.isUndefined())
        failUndefined(value);
    fail(what + ", not '" + value.typeName() + "'.");
}

} // namespace lr::tokenizer::jinja
