#include "model/module_pattern.h"

#include "common/error.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <memory>

namespace lr::model {

using common::Error;
using common::ErrorCode;

namespace {

constexpr std::size_t kMaxPatternBytes = 4096;
constexpr std::uint32_t kMatchLimit = 200'000;

template <auto free>
struct Freed
{
    template <class T>
    void operator()(T* object) const
    {
        free(object);
    }
};

using Code = std::unique_ptr<pcre2_code, Freed<pcre2_code_free>>;
using MatchData = std::unique_ptr<pcre2_match_data, Freed<pcre2_match_data_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, Freed<pcre2_match_context_free>>;

[[noreturn]] void failPattern(std::string_view source, const std::string& pattern, const char* what)
{
    throw Error(ErrorCode::CorruptData, common::printable(source, 400) + ": the module pattern \"" +
                                            common::printable(pattern) + "\" " + what +
                                            "; write the modules' names instead.");
}

/// Whether the pattern is a plain module name, whose dots are meant literally.
bool isPlain(std::string_view pattern)
{
    return std::ranges::all_of(pattern, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
}

} // namespace

bool matchesModule(const std::string& pattern, std::string_view name, std::string_view source)
{
    if (isPlain(pattern)) // most patterns are plain names, and need no compiled expression
        return name.ends_with(pattern) &&
               (name.size() == pattern.size() || name[name.size() - pattern.size() - 1] == '.');
    if (pattern.size() > kMaxPatternBytes)
        failPattern(source, pattern, "is longer than 4096 bytes");
    const auto whole = "(.*\\.)?(" + pattern + ")$"; // as PEFT writes it
    int code = 0;
    std::size_t offset = 0;
    const Code compiled(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(whole.data()), whole.size(),
        PCRE2_ANCHORED | PCRE2_DOLLAR_ENDONLY, &code, &offset, nullptr));
    if (!compiled)
        failPattern(source, pattern, "is no regular expression");
    const MatchData data(pcre2_match_data_create_from_pattern(compiled.get(), nullptr));
    const MatchContext context(pcre2_match_context_create(nullptr));
    pcre2_set_match_limit(context.get(), kMatchLimit);
    const int result = pcre2_match(
        compiled.get(), reinterpret_cast<PCRE2_SPTR>(name.data()), name.size(), 0, 0, data.get(), context.get());
    if (result < 0 && result != PCRE2_ERROR_NOMATCH)
        failPattern(source, pattern, "takes too long to be matched");
    return result > 0;
}

} // namespace lr::model
