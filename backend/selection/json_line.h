#pragma once

#include "common/token.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lr::selection {

/// Builds one line of JSON as Python's json.dumps would: ", " and ": " between the parts, ASCII only, numbers with the
/// fewest digits that read back as the same value. Text that is not UTF-8 gets U+FFFD for each ill-formed part.
class JsonLine
{
public:
    void add(std::string_view key, std::string_view text);
    void add(std::string_view key, std::int64_t number);
    /// Throws Error(CorruptData) unless the number is finite: JSON has no other.
    void add(std::string_view key, double number);
    void add(std::string_view key, float number);
    void addNull(std::string_view key);
    void add(std::string_view key, std::span<const std::string> texts);
    void add(std::string_view key, std::span<const common::TokenId> ids);
    void add(std::string_view key, std::span<const double> numbers);

    /// A problem's id: an integer where it was one in the problem file.
    void addPromptId(std::string_view promptId, bool isInteger);

    /// The object with its line end. Nothing may be added afterwards.
    std::string take();

private:
    void beginValue(std::string_view key);
    template <typename Number>
    void appendReal(Number number);
    template <typename Values, typename Append>
    void appendList(const Values& values, Append append);

    std::string m_text;
    std::string_view m_key;
};

} // namespace lr::selection
