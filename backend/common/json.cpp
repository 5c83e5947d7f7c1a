#include "common/json.h"

#include "common/error.h"
#include "common/mapped_file.h"
#include "common/utf8.h"

#include <fmt/format.h>

#include <cmath>
#include <unordered_set>
#include <vector>

namespace lr::common {

namespace {

[[noreturn]] void failParse(std::string_view source, const std::string& what)
{
    throw Error(ErrorCode::CorruptData, printable(source, 400) + ": " + what);
}

/// Checks the shape of the text (depth, duplicate keys, grammar) before any value is built, so that a hostile text
/// costs no more than one pass.
class JsonCheck final : public nlohmann::json_sax<Json>
{
public:
    JsonCheck(std::string_view source, const JsonLimits& limits, std::size_t maxKeys)
        : m_source(source)
        , m_limits(limits)
        , m_maxKeys(maxKeys)
    {}

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t value, const string_t& text) override
    {
        // An integer literal beyond 64 bits arrives here as a rounded float: refuse it rather than change its value.
        if (!m_limits.roundsHugeIntegers && text.find_first_of(".eE") == string_t::npos)
            failParse(m_source, "the integer " + printable(text, 40) + " does not fit 64 bits.");
        if (!std::isfinite(value))
            failParse(m_source, "the number " + printable(text, 40) + " is out of range.");
        return true;
    }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return enter(); }
    bool end_object() override { return leave(); }
    bool start_array(std::size_t) override { return enter(); }
    bool end_array() override { return leave(); }

    bool key(string_t& name) override
    {
        if (!m_keys.back().insert(name).second)
            failParse(m_source, "the key \"" + printable(name) + "\" appears twice in one object.");
        if (m_keys.back().size() > m_maxKeys)
            failParse(m_source, fmt::format("an object has more than {} keys.", m_maxKeys));
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override
    {
        // "[json.exception.parse_error.101] parse error at line 1, column 8: reason; details": keep the human part.
        const std::string text = error.what();
        const auto detail = text.find("; ");
        const auto from = detail != std::string::npos ? detail : text.find("] ");
        failParse(m_source,
            fmt::format("not valid JSON at byte {}{}.", position,
                from == std::string::npos ? std::string() : " (" + printable(text.substr(from + 2), 200) + ")"));
    }

private:
    bool enter()
    {
        if (static_cast<int>(m_keys.size()) >= m_limits.maxDepth)
            failParse(m_source, fmt::format("nested deeper than {} levels.", m_limits.maxDepth));
        m_keys.emplace_back();
        return true;
    }

    bool leave()
    {
        m_keys.pop_back();
        return true;
    }

    std::string_view m_source;
    JsonLimits m_limits;
    std::size_t m_maxKeys;
    std::vector<std::unordered_set<std::string>> m_keys;
};

constexpr std::size_t kMaxOrderedKeys = 4096;

void checkJson(std::string_view text, std::string_view source, const JsonLimits& limits, std::size_t maxKeys)
{
    if (text.size() > limits.maxBytes)
        failParse(source, fmt::format("{} bytes of JSON; at most {} are accepted here.", text.size(), limits.maxBytes));
    if (const auto bad = firstInvalidUtf8(text))
        failParse(source, fmt::format("invalid UTF-8 at byte {}.", *bad));
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        failParse(source, "empty where JSON is expected.");
    JsonCheck check(source, limits, maxKeys);
    Json::sax_parse(text, &check);
}

} // namespace

Json parseJson(std::string_view text, std::string_view source, const JsonLimits& limits)
{
    checkJson(text, source, limits, SIZE_MAX);
    return Json::parse(text, nullptr, false);
}

OrderedJson parseOrderedJson(std::string_view text, std::string_view source, const JsonLimits& limits)
{
    checkJson(text, source, limits, kMaxOrderedKeys);
    return OrderedJson::parse(text, nullptr, false);
}

Json readJsonFile(const std::filesystem::path& path, const JsonLimits& limits)
{
    return parseJson(readFile(path, limits.maxBytes), path.native(), limits);
}

std::string dumpJson(const Json& value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string dumpJson(const OrderedJson& value)
{
    return value.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

JsonObject::JsonObject(const Json& object, std::string_view source)
    : m_object(object)
    , m_source(source)
{
    if (!object.is_object())
        failParse(source, "a JSON object is expected.");
}

void JsonObject::fail(std::string_view key, const std::string& expected) const
{
    const auto* found = find(key);
    const auto got = found != nullptr ? "is " + printable(dumpJson(*found), 60) : std::string("is missing");
    failParse(m_source, "\"" + std::string(key) + "\" " + got + "; " + expected + " is expected.");
}

const Json* JsonObject::find(std::string_view key) const
{
    const auto it = m_object.find(key);
    return it == m_object.end() || it->is_null() ? nullptr : &*it;
}

bool JsonObject::has(std::string_view key) const
{
    return find(key) != nullptr;
}

const Json& JsonObject::value(std::string_view key) const
{
    const auto* found = find(key);
    if (found == nullptr)
        fail(key, "a value");
    return *found;
}

std::int64_t JsonObject::integer(std::string_view key, std::int64_t low, std::int64_t high) const
{
    const auto* found = find(key);
    const auto expected = fmt::format("an integer from {} to {}", low, high);
    if (found == nullptr || !found->is_number_integer())
        fail(key, expected);
    if (found->is_number_unsigned() && found->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
        fail(key, expected);
    const auto number = found->get<std::int64_t>();
    if (number < low || number > high)
        fail(key, expected);
    return number;
}

double JsonObject::number(std::string_view key, double low, double high) const
{
    const auto* found = find(key);
    const auto expected = "a number from " + dumpJson(Json(low)) + " to " + dumpJson(Json(high));
    if (found == nullptr || !found->is_number())
        fail(key, expected);
    const auto number = found->get<double>();
    if (!(number >= low && number <= high))
        fail(key, expected);
    return number;
}

bool JsonObject::boolean(std::string_view key) const
{
    const auto* found = find(key);
    if (found == nullptr || !found->is_boolean())
        fail(key, "true or false");
    return found->get<bool>();
}

const std::string& JsonObject::string(std::string_view key) const
{
    const auto* found = find(key);
    if (found == nullptr || !found->is_string())
        fail(key, "a string");
    return found->get_ref<const std::string&>();
}

std::int64_t JsonObject::integerOr(
    std::string_view key, std::int64_t fallback, std::int64_t low, std::int64_t high) const
{
    return has(key) ? integer(key, low, high) : fallback;
}

double JsonObject::numberOr(std::string_view key, double fallback, double low, double high) const
{
    return has(key) ? number(key, low, high) : fallback;
}

bool JsonObject::booleanOr(std::string_view key, bool fallback) const
{
    return has(key) ? boolean(key) : fallback;
}

std::string JsonObject::stringOr(std::string_view key, std::string_view fallback) const
{
    return has(key) ? string(key) : std::string(fallback);
}

} // namespace lr::common
