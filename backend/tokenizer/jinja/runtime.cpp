#include "tokenizer/jinja/runtime.h"

#include "common/utf8.h"
#include "tokenizer/jinja/unicode.h"

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

/// The same text for keys that Python takes for the same.
std::string indexKeyOf(const Value& key)
{
    if (key.isString())
        return "s" + key.text();
    if (key.isInteger())
        return "i" + fmt::to_string(key.toInteger());
    if (key.isNumber()) {
        if (std::trunc(key.toReal()) != key.toReal() || !(std::abs(key.toReal()) < 0x1p63))
            return "f" + fmt::to_string(std::bit_cast<std::uint64_t>(key.toReal()));
        return "i" + fmt::to_string(static_cast<std::int64_t>(key.toReal()));
    }
    if (key.isNone() || key.isUndefined())
        return key.isNone() ? "n" : "u";
    if (key.sequence() != nullptr && key.sequence()->kind == SequenceKind::Tuple)
        failUnsupported("a tuple as key or as member of a set is not supported.");
    fail(fmt::format("a value of type '{}' cannot be a dictionary's key.", key.typeName()));
}

/// Not counted against the limits: for what the caller provides, not the template.
template <typename T>
Value shared(T data)
{
    return Value(Value::Data(std::make_shared<const T>(std::move(data))));
}

} // namespace

bool Value::isIterable() const
{
    return isUndefined() || isString() || isDict() || is<SequencePtr>() || is<IteratorPtr>() || is<LoopPtr>();
}

const std::string& Value::text() const
{
    return std::get<TextPtr>(m_data)->bytes;
}

bool Value::isMarkup() const
{
    return isString() && std::get<TextPtr>(m_data)->isMarkup;
}

bool Value::truth() const
{
    return std::visit(
        Overloaded{[](const Undefined&) { return false; }, [](const None&) { return false; },
            [](bool value) { return value; }, [](std::int64_t value) { return value != 0; },
            [](double value) { return value != 0; }, [](const TextPtr& text) { return !text->bytes.empty(); },
            [](const SequencePtr& sequence) { return !sequence->items.empty(); },
            [](const DictPtr& dict) { return !dict->entries().empty(); }, [](const auto&) { return true; }},
        m_data);
}

int Value::depth() const
{
    return std::visit(
        Overloaded{[](const SequencePtr& sequence) { return sequence->depth; },
            [](const DictPtr& dict) { return dict->depth(); },
            [](const IteratorPtr& iterator) { return iterator->depth; },
            [](const LoopPtr& loop) { return loop->depth; }, [](const NamespacePtr&) { return 1; },
            [](const CallablePtr& callable) { return callable->self.depth() + 1; }, [](const auto&) { return 0; }},
        m_data);
}

std::string_view Value::typeName() const
{
    static constexpr std::string_view kNames[] = {"Undefined", "NoneType", "bool", "int", "float", "str", "", "dict",
        "Namespace", "generator", "function", "LoopContext"};
    static constexpr std::string_view kSequences[] = {"list", "tuple", "range", "dictionary view"};
    if (const auto* kind = sequence())
        return kSequences[static_cast<std::size_t>(kind->kind)];
    return isMarkup() ? "Markup" : kNames[m_data.index()];
}

void Dict::set(const Value& key, Value value)
{
    m_depth = std::max(m_depth, value.depth() + 1);
    const auto [position, isNew] = m_index.try_emplace(indexKeyOf(key), m_entries.size());
    if (isNew)
        m_entries.emplace_back(key, std::move(value));
    else
        m_entries[position->second].second = std::move(value);
}

const Value* Dict::find(const Value& key) const
{
    const auto found = m_index.find(indexKeyOf(key));
    return found != m_index.end() ? &m_entries[found->second].second : nullptr;
}

const Value* Dict::find(std::string_view key) const
{
    const auto found = m_index.find("s" + std::string(key));
    return found != m_index.end() ? &m_entries[found->second].second : nullptr;
}

void Meter::step(std::int64_t count)
{
    m_steps += count;
    if (m_steps > m_limits.maxSteps)
        fail(fmt::format(
            "the template takes more than {} steps, the limit of one rendering; it may never end.", m_limits.maxSteps));
}

void Meter::allocate(std::size_t bytes)
{
    if (bytes > m_limits.maxAllocatedBytes - m_allocated)
        fail(fmt::format("the template makes more than {} bytes of strings and lists, the limit of one rendering.",
            m_limits.maxAllocatedBytes));
    m_allocated += bytes;
}

void Meter::allocateText(std::size_t bytes)
{
    if (bytes > m_limits.maxOutputBytes)
        fail(fmt::format(
            "the template makes a text of more than {} bytes, the limit of its output.", m_limits.maxOutputBytes));
    allocate(bytes);
}

void Meter::scan(std::size_t bytes)
{
    if (bytes > m_limits.maxScannedBytes - m_scanned)
        fail(fmt::format(
            "the template reads through more than {} bytes, the limit of one rendering.", m_limits.maxScannedBytes));
    m_scanned += bytes;
}

LevelGuard Meter::enter()
{
    if (m_depth >= m_limits.maxDepth)
        fail(fmt::format("evaluation is nested deeper than {} levels, the limit; a macro may call itself without end.",
            m_limits.maxDepth));
    return LevelGuard(m_depth);
}

Runtime::~Runtime()
{
    for (const auto& made : m_namespaces)
        made->attributes = Dict();
}

Value Runtime::text(std::string_view bytes, bool isMarkup)
{
    m_meter.allocateText(bytes.size() + sizeof(Text));
    return shared(Text{std::string(bytes), isMarkup, isAscii(bytes)});
}

Value Runtime::sequence(SequenceKind kind, std::vector<Value> items)
{
    m_meter.allocate(sizeof(Sequence) + items.size() * sizeof(Value));
    int depth = 1;
    for (const auto& item : items)
        depth = std::max(depth, item.depth() + 1);
    checkDepth(depth);
    return shared(Sequence{kind, std::move(items), depth});
}

Value Runtime::dict(Dict dict)
{
    // An entry costs two values, and a hash node with a copy of its key.
    m_meter.allocate(sizeof(Dict) + dict.entries().size() * (2 * sizeof(Value) + 96));
    checkDepth(dict.depth());
    return shared(std::move(dict));
}

Value Runtime::generator(int sourceDepth, std::function<bool(Value&)> next)
{
    m_meter.allocate(sizeof(Iterator) + 64);
    checkDepth(sourceDepth + 1);
    return Value(Value::Data(std::make_shared<Iterator>(Iterator{std::move(next), sourceDepth + 1})));
}

Value Runtime::function(const Builtin& builtin, const Value& self)
{
    m_meter.allocate(sizeof(Callable));
    checkDepth(self.depth() + 1);
    return shared(Callable{&builtin, self, nullptr, nullptr});
}

Value Runtime::namespaceOf(Dict attributes)
{
    m_meter.allocate(sizeof(Namespace) + attributes.entries().size() * (2 * sizeof(Value) + 96));
    m_namespaces.push_back(std::make_shared<Namespace>(Namespace{std::move(attributes)}));
    return Value(Value::Data(m_namespaces.back()));
}

Value Runtime::fromJson(const common::OrderedJson& json, int depth)
{
    checkDepth(depth);
    if (json.is_boolean())
        return Value::boolean(json.get<bool>());
    if (json.is_number_unsigned() && json.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
        failUnsupported("the integer " + json.dump() + " among the variables is beyond 63 bits; write it as text.");
    if (json.is_number_integer())
        return Value::integer(json.get<std::int64_t>());
    if (json.is_number())
        return Value::real(json.get<double>());
    if (json.is_string()) {
        const auto& bytes = json.get_ref<const std::string&>();
        if (common::firstInvalidUtf8(bytes))
            fail("the text \"" + common::printable(bytes) + "\" among the variables is not UTF-8.");
        return shared(Text{bytes, false, isAscii(bytes)});
    }
    if (json.is_array()) {
        Sequence made;
        for (const auto& item : json) {
            made.items.push_back(fromJson(item, depth + 1));
            made.depth = std::max(made.depth, made.items.back().depth() + 1);
        }
        return shared(std::move(made));
    }
    if (!json.is_object())
        return Value::none();
    Dict made;
    for (const auto& [key, value] : json.items())
        made.set(fromJson(common::OrderedJson(key), depth + 1), fromJson(value, depth + 1));
    return shared(std::move(made));
}

void Runtime::checkDepth(int depth) const
{
    const int most = m_meter.limits().maxValueDepth;
    if (depth > most)
        fail(fmt::format("values are nested deeper than {} levels, the limit.", most));
}

void Runtime::checkGrowing(const std::string& text)
{
    if (text.size() > m_meter.limits().maxOutputBytes)
        m_meter.allocateText(text.size());
}

void fail(const std::string& what)
{
    throw common::Error(common::ErrorCode::CorruptData, what);
}

void failUnsupported(const std::string& what)
{
    throw common::Error(common::ErrorCode::Unsupported, what);
}

void failType(const Value& value, const std::string& what)
{
    checkDefined(value);
    fail(fmt::format("{}, not '{}'.", what, value.typeName()));
}

void checkDefined(const Value& value)
{
    if (const auto* undefined = value.as<Undefined>())
        fail((undefined->reason ? *undefined->reason : std::string("the value is undefined")) + ".");
}

} // namespace lr::tokenizer::jinja
