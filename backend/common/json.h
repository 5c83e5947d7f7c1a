#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace lr::common {

/// JSON that is read. Objects are sorted by key, so a lookup takes O(log n), even in a vocabulary of 150,000 keys.
using Json = nlohmann::json;
/// JSON that is written, and the few inputs whose key order matters (chat messages, tools). A lookup takes O(n).
using OrderedJson = nlohmann::ordered_json;

/// Bounds that a JSON text must keep; beyond one of them reading stops with Error(CorruptData).
struct JsonLimits
{
    std::size_t maxBytes = 64u << 20;
    int maxDepth = 64;
    bool roundsHugeIntegers = false; ///< whether integers beyond 64 bits become doubles instead of being refused
};

/// For files of other programs, of which only some values are read: many tokenizer_config.json files write a
/// "model_max_length" of 1e30 as an integer.
inline constexpr JsonLimits kForeignFileLimits{.roundsHugeIntegers = true};

/// Parses strict JSON: valid UTF-8, no duplicate keys within an object, nothing after the value. `source` names the
/// text in errors ("file.json", "file.jsonl line 7"). Throws Error(CorruptData) with the byte offset.
Json parseJson(std::string_view text, std::string_view source, const JsonLimits& limits = {});

/// The same, keeping the order of keys; an object of more than 4,096 keys is refused (its lookup is linear).
OrderedJson parseOrderedJson(std::string_view text, std::string_view source, const JsonLimits& limits = {});

/// Reads and parses a file. Its size is checked before anything is allocated. Throws as parseJson and readFile.
Json readJsonFile(const std::filesystem::path& path, const JsonLimits& limits = {});

/// Compact JSON of `value`; bytes that are not UTF-8 become U+FFFD, so this never throws for text.
std::string dumpJson(const Json& value);
std::string dumpJson(const OrderedJson& value);

/// A checked view of one JSON object: each getter names the source, the key and what was expected when it fails
/// (Error(CorruptData)). Borrows `object` and `source`.
class JsonObject
{
public:
    /// Throws Error(CorruptData) if `object` is not an object.
    JsonObject(const Json& object, std::string_view source);

    bool has(std::string_view key) const; ///< present and not null
    std::int64_t integer(std::string_view key, std::int64_t low, std::int64_t high) const;
    double number(std::string_view key, double low, double high) const;
    bool boolean(std::string_view key) const;
    const std::string& string(std::string_view key) const;
    const Json& value(std::string_view key) const; ///< any type; throws if it is missing or null
    const Json* find(std::string_view key) const;  ///< nullptr if it is missing or null

    std::int64_t integerOr(std::string_view key, std::int64_t fallback, std::int64_t low, std::int64_t high) const;
    double numberOr(std::string_view key, double fallback, double low, double high) const;
    bool booleanOr(std::string_view key, bool fallback) const;
    std::string stringOr(std::string_view key, std::string_view fallback) const;

private:
    [[noreturn]] void fail(std::string_view key, const std::string& expected) const;

    const Json& m_object;
    std::string_view m_source;
};

} // namespace lr::common
