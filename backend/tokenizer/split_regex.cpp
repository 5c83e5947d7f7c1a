#include "tokenizer/split_regex.h"

#include "common/error.h"
#include "common/utf8.h"
#include "tokenizer/regex_translation.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

#include <algorithm>
#include <limits>

namespace lr::tokenizer {

namespace {

// One match may take this many steps, or a few per byte of the text if that is more: "\s*[\r\n]+" looks at every
// white space of a run once before it gives up.
constexpr std::uint32_t kMatchLimit = 10'000'000;
constexpr std::size_t kStepsPerByte = 16;
constexpr std::uint32_t kDepthLimit = 1'000'000;
constexpr std::uint32_t kHeapLimitKib = 64u << 10;
constexpr std::uint32_t kMaxNestedParentheses = 50;

std::string messageOf(int code)
{
    PCRE2_UCHAR text[256];
    const auto length = pcre2_get_error_message(code, text, sizeof text);
    return length < 0 ? fmt::format("error {}", code) : std::string(text, text + length);
}

struct FreeMatchData
{
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};
struct FreeMatchContext
{
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};
struct FreeCompileContext
{
    void operator()(pcre2_compile_context* context) const { pcre2_compile_context_free(context); }
};

/// What a search through one text needs besides the pattern.
class Matcher
{
public:
    Matcher(const pcre2_code* code, std::string_view text)
        : m_code(code)
        , m_text(text)
        , m_data(pcre2_match_data_create(1, nullptr))
        , m_context(pcre2_match_context_create(nullptr))
    {
        if (!m_data || !m_context)
            throw common::Error(common::ErrorCode::OutOfMemory, "No memory is left to split text into words.");
        const auto steps =
            std::min<std::size_t>(text.size() * kStepsPerByte, std::numeric_limits<std::uint32_t>::max());
        pcre2_set_match_limit(m_context.get(), std::max(kMatchLimit, static_cast<std::uint32_t>(steps)));
        pcre2_set_depth_limit(m_context.get(), kDepthLimit);
        pcre2_set_heap_limit(m_context.get(), kHeapLimitKib);
    }

    /// Searches from `from` on and returns PCRE2's return code.
    int search(std::size_t from)
    {
        int code = run(from, PCRE2_NO_UTF_CHECK);
        if (code == PCRE2_ERROR_JIT_STACKLIMIT)
            code = run(from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT);
        return code;
    }

    std::size_t start() const { return pcre2_get_ovector_pointer(m_data.get())[0]; }
    std::size_t stop() const { return pcre2_get_ovector_pointer(m_data.get())[1]; }

private:
    int run(std::size_t from, std::uint32_t options)
    {
        return pcre2_match(m_code, reinterpret_cast<PCRE2_SPTR>(m_text.data()), m_text.size(), from, options,
            m_data.get(), m_context.get());
    }

    const pcre2_code* m_code;
    std::string_view m_text;
    std::unique_ptr<pcre2_match_data, FreeMatchData> m_data;
    std::unique_ptr<pcre2_match_context, FreeMatchContext> m_context;
};

pcre2_code* compile(const std::string& translated, std::string_view pattern, std::string_view source)
{
    const std::unique_ptr<pcre2_compile_context, FreeCompileContext> context(pcre2_compile_context_create(nullptr));
    if (!context)
        throw common::Error(common::ErrorCode::OutOfMemory, "No memory is left to compile a regular expression.");
    pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(context.get(), kMaxNestedParentheses);
    int error = 0;
    PCRE2_SIZE offset = 0;
    auto* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
        PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C, &error, &offset, context.get());
    if (code == nullptr)
        throw common::Error(common::ErrorCode::CorruptData,
            common::printable(source, 400) + ": the regular expression '" + common::printable(pattern, 200) +
                "' cannot be compiled: " + messageOf(error) + ".");
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); // if it fails, matching is only slower
    return code;
}

} // namespace

struct SplitRegex::Compiled
{
    struct FreeCode
    {
        void operator()(pcre2_code* code) const { pcre2_code_free(code); }
    };
    std::unique_ptr<pcre2_code, FreeCode> code;
};

SplitRegex::SplitRegex(std::string_view pattern, std::string_view source)
    : m_pattern(pattern)
    , m_source(source)
{
    if (pattern.size() > kMaxPatternBytes)
        throw common::Error(common::ErrorCode::CorruptData,
            fmt::format("{}: a regular expression of {} bytes; at most {} are accepted.",
                common::printable(source, 400), pattern.size(), kMaxPatternBytes));
    auto compiled = std::make_unique<Compiled>();
    compiled->code.reset(compile(translateOniguruma(pattern, source), pattern, source));
    m_compiled = std::move(compiled);
}

SplitRegex::SplitRegex(SplitRegex&&) noexcept = default;
SplitRegex& SplitRegex::operator=(SplitRegex&&) noexcept = default;
SplitRegex::~SplitRegex() = default;

void SplitRegex::failMatch(int code) const
{
    throw common::Error(common::ErrorCode::CorruptData,
        common::printable(m_source, 400) + ": the regular expression '" + common::printable(m_pattern, 200) +
            "' gave up on a text: " + messageOf(code) +
            ". It may be malicious; take the tokenizer from another source.");
}

template <typename OnSpan>
void SplitRegex::forEachSpan(std::string_view text, const OnSpan& onSpan) const
{
    Matcher matcher(m_compiled->code.get(), text);
    std::size_t done = 0; // everything before it was handed out
    std::size_t from = 0;
    while (from < text.size()) {
        const int code = matcher.search(from);
        if (code == PCRE2_ERROR_NOMATCH)
            break;
        if (code < 0)
            failMatch(code);
        const auto start = matcher.start();
        const auto stop = matcher.stop();
        // An empty match ends a word but is none itself; the search continues after the next character.
        if (start > done)
            onSpan(text.substr(done, start - done), false);
        onSpan(text.substr(start, stop - start), true);
        done = std::max(start, stop);
        from = stop > start ? stop : stop + std::max<std::size_t>(1, common::utf8SequenceLength(text.substr(stop)));
    }
    if (done < text.size())
        onSpan(text.substr(done), false);
}

void SplitRegex::split(std::string_view text, std::vector<std::string_view>& out) const
{
    forEachSpan(text, [&out](std::string_view part, bool) {
        if (!part.empty())
            out.push_back(part);
    });
}

void SplitRegex::find(std::string_view text, std::vector<Span>& out) const
{
    forEachSpan(text, [&out](std::string_view part, bool isMatch) { out.push_back({part, isMatch}); });
}

} // namespace lr::tokenizer
