#include "tokenizer/jinja/unicode.h"

#include "common/utf8.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace lr::tokenizer::jinja {

namespace {

constexpr char32_t kSigma = 0x3A3;
constexpr char32_t kSmallIota = 0x3B9;

utf8proc_category_t categoryOf(char32_t c)
{
    return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

template <utf8proc_int32_t (*Map)(utf8proc_int32_t)>
char32_t simple(char32_t c)
{
    return static_cast<char32_t>(Map(static_cast<utf8proc_int32_t>(c)));
}

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

char32_t codePointBefore(std::string_view text, std::size_t& offset)
{
    do
        --offset;
    while (offset > 0 && isContinuation(text[offset]));
    std::size_t end = offset;
    return nextCodePoint(text, end);
}

bool isCased(char32_t c)
{
    const auto category = categoryOf(c);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LT ||
           simple<utf8proc_toupper>(c) != c || simple<utf8proc_tolower>(c) != c;
}

/// Whether the sigma at [start, end) ends a word: a letter stands before it and none after it. Python looks past an
/// apostrophe, too.
bool isFinalSigma(std::string_view text, std::size_t start, std::size_t end)
{
    const bool isAfterCased = start > 0 && isCased(codePointBefore(text, start));
    return isAfterCased && (end == text.size() || !isCased(nextCodePoint(text, end)));
}

/// The characters a character that is no capital becomes where its full case mapping has several, in small letters;
/// else nothing. Its capitals are the capitals of these: true of all of SpecialCasing.txt.
std::u32string severalLetters(char32_t c)
{
    std::array<utf8proc_int32_t, 8> folded{};
    int boundary = 0;
    const auto length = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), folded.data(),
        static_cast<utf8proc_ssize_t>(folded.size()), UTF8PROC_CASEFOLD, &boundary);
    if (length < 2 || categoryOf(c) == UTF8PROC_CATEGORY_LU)
        return {};
    return {folded.begin(), folded.begin() + length};
}

void appendUpper(std::string& out, char32_t c)
{
    const auto letters = c < 0x80 ? std::u32string() : severalLetters(c);
    for (const char32_t letter : letters)
        common::appendUtf8(out, simple<utf8proc_toupper>(letter));
    if (letters.empty())
        common::appendUtf8(out, simple<utf8proc_toupper>(c));
}

void appendTitle(std::string& out, char32_t c)
{
    const auto letters = severalLetters(c);
    const bool isItself = categoryOf(c) == UTF8PROC_CATEGORY_LT;
    const bool hasOwn = c != 0xDF && simple<utf8proc_totitle>(c) != c; // the capital ß is no title case
    if (letters.empty() || isItself || hasOwn) {
        common::appendUtf8(out, isItself ? c : simple<utf8proc_totitle>(c));
        return;
    }
    common::appendUtf8(out, simple<utf8proc_toupper>(letters[0]));
    for (const char32_t letter : letters.substr(1)) {
        const bool isLetterN = c == 0x149; // ŉ: what follows the apostrophe is the letter
        common::appendUtf8(out, letter == kSmallIota ? 0x345 : isLetterN ? simple<utf8proc_toupper>(letter) : letter);
    }
}

/// Appends the lower case of `c`, which stands at [start, end) in `text`.
void appendLower(std::string& out, char32_t c, std::string_view text, std::size_t start, std::size_t end)
{
    if (c == 0x130) // İ: its dot becomes a combining dot
        out += "i\xCC\x87";
    else if (c == kSigma)
        common::appendUtf8(out, isFinalSigma(text, start, end) ? 0x3C2 : 0x3C3);
    else
        common::appendUtf8(out, simple<utf8proc_tolower>(c));
}

/// `text` in lower case, but for what follows a character where `startsWord` holds (at the start: a blank).
template <void (*AppendFirst)(std::string&, char32_t), typename StartsWord>
std::string lowerButFirst(std::string_view text, StartsWord startsWord)
{
    std::string out;
    out.reserve(text.size());
    char32_t previous = ' ';
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t start = offset;
        const char32_t c = nextCodePoint(text, offset);
        if (startsWord(previous, start))
            AppendFirst(out, c);
        else
            appendLower(out, c, text, start, offset);
        previous = c;
    }
    return out;
}

} // namespace

char32_t nextCodePoint(std::string_view text, std::size_t& offset)
{
    const auto rest = text.substr(offset);
    const std::size_t length = common::utf8SequenceLength(rest);
    offset += std::max<std::size_t>(length, 1); // 0 does not happen for well-formed text
    return length == 0 ? 0xFFFD : common::decodeUtf8(rest, length);
}

std::size_t countCodePoints(std::string_view text)
{
    return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), isContinuation));
}

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::vector<std::size_t> codePointOffsets(std::string_view text)
{
    std::vector<std::size_t> offsets;
    offsets.reserve(text.size() + 1);
    for (std::size_t i = 0; i < text.size(); ++i)
        if (!isContinuation(text[i]))
            offsets.push_back(i);
    offsets.push_back(text.size());
    return offsets;
}

bool isSpace(char32_t c)
{
    return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool isPrintable(char32_t c)
{
    const auto category = categoryOf(c); // after the separators come control characters and what is not assigned
    return c == ' ' || (category < UTF8PROC_CATEGORY_ZS && category != UTF8PROC_CATEGORY_CN);
}

bool isDigit(char32_t c)
{
    return categoryOf(c) == UTF8PROC_CATEGORY_ND;
}

bool isOtherNumber(char32_t c)
{
    return categoryOf(c) == UTF8PROC_CATEGORY_NL || categoryOf(c) == UTF8PROC_CATEGORY_NO;
}

std::size_t leadingSpace(std::string_view text)
{
    std::size_t end = 0;
    for (std::size_t next = 0; next < text.size() && isSpace(nextCodePoint(text, next));)
        end = next;
    return end;
}

std::size_t trailingSpace(std::string_view text)
{
    std::size_t start = text.size();
    for (std::size_t previous = start; previous > 0 && isSpace(codePointBefore(text, previous));)
        start = previous;
    return text.size() - start;
}

std::string toUpper(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t offset = 0; offset < text.size();)
        appendUpper(out, nextCodePoint(text, offset));
    return out;
}

std::string toLower(std::string_view text)
{
    return lowerButFirst<appendTitle>(text, [](char32_t, std::size_t) { return false; });
}

std::string capitalize(std::string_view text)
{
    return lowerButFirst<appendTitle>(text, [](char32_t, std::size_t at) { return at == 0; });
}

std::string titleCase(std::string_view text)
{
    return lowerButFirst<appendTitle>(text, [](char32_t previous, std::size_t) { return !isCased(previous); });
}

std::string titleByWords(std::string_view text)
{
    return lowerButFirst<appendUpper>(text, [](char32_t previous, std::size_t) {
        return isSpace(previous) || std::u32string_view(U"-({[<").find(previous) != std::u32string_view::npos;
    });
}

std::vector<std::string_view> splitLines(std::string_view text)
{
    static constexpr std::u32string_view kEnds = U"\n\v\f\r\x1C\x1D\x1E\x85\u2028\u2029";
    std::vector<std::string_view> lines;
    std::size_t lineStart = 0;
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t at = offset;
        const char32_t c = nextCodePoint(text, offset);
        if (kEnds.find(c) == std::u32string_view::npos)
            continue;
        if (c == '\r' && offset < text.size() && text[offset] == '\n')
            ++offset;
        lines.push_back(text.substr(lineStart, at - lineStart));
        lineStart = offset;
    }
    if (lineStart < text.size())
        lines.push_back(text.substr(lineStart));
    return lines;
}

} // namespace lr::tokenizer::jinja
