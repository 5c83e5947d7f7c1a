#include "tokenizer/jinja/unicode.h"

#include "common/utf8.h"

#include <utf8proc.h>

#include <algorithm>

namespace lr::tokenizer::jinja {

namespace {

utf8proc_category_t categoryOf(char32_t c)
{
    return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

std::size_t previousStart(std::string_view text, std::size_t offset)
{
    do
        --offset;
    while (offset > 0 && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80);
    return offset;
}

/// Characters that are skipped when looking for the end of a word, to decide the form of a sigma.
bool isCaseIgnorable(char32_t c)
{
    switch (categoryOf(c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK:
        return true;
    default:
        return c == '\'' || c == '.' || c == ':' || c == 0xB7 || c == 0x2018 || c == 0x2019 || c == 0x2024 ||
               c == 0x2027;
    }
}

bool casedBefore(std::string_view text, std::size_t offset)
{
    while (offset > 0) {
        offset = previousStart(text, offset);
        std::size_t at = offset;
        const char32_t c = nextCodePoint(text, at);
        if (!isCaseIgnorable(c))
            return isCased(c);
    }
    return false;
}

bool casedAfter(std::string_view text, std::size_t offset)
{
    while (offset < text.size()) {
        const char32_t c = nextCodePoint(text, offset);
        if (!isCaseIgnorable(c))
            return isCased(c);
    }
    return false;
}

struct FullMapping
{
    char32_t from;
    const char* upper;
};

/// Characters that have more than one in upper case, sorted; U+1F80 to U+1FAF follow a rule instead.
constexpr FullMapping kFullUpper[] = {{0x00DF, "SS"}, {0x0149, "\xCA\xBCN"}, {0x01F0, "J\xCC\x8C"},
    {0x0390, "\xCE\x99\xCC\x88\xCC\x81"}, {0x03B0, "\xCE\xA5\xCC\x88\xCC\x81"}, {0x0587, "\xD4\xB5\xD5\x92"},
    {0x1E96, "H\xCC\xB1"}, {0x1E97, "T\xCC\x88"}, {0x1E98, "W\xCC\x8A"}, {0x1E99, "Y\xCC\x8A"}, {0x1E9A, "A\xCA\xBE"},
    {0x1F50, "\xCE\xA5\xCC\x93"}, {0x1F52, "\xCE\xA5\xCC\x93\xCC\x80"}, {0x1F54, "\xCE\xA5\xCC\x93\xCC\x81"},
    {0x1F56, "\xCE\xA5\xCC\x93\xCD\x82"}, {0x1FB2, "\xE1\xBE\xBA\xCE\x99"}, {0x1FB3, "\xCE\x91\xCE\x99"},
    {0x1FB4, "\xCE\x86\xCE\x99"}, {0x1FB6, "\xCE\x91\xCD\x82"}, {0x1FB7, "\xCE\x91\xCD\x82\xCE\x99"},
    {0x1FBC, "\xCE\x91\xCE\x99"}, {0x1FC2, "\xE1\xBF\x8A\xCE\x99"}, {0x1FC3, "\xCE\x97\xCE\x99"},
    {0x1FC4, "\xCE\x89\xCE\x99"}, {0x1FC6, "\xCE\x97\xCD\x82"}, {0x1FC7, "\xCE\x97\xCD\x82\xCE\x99"},
    {0x1FCC, "\xCE\x97\xCE\x99"}, {0x1FD2, "\xCE\x99\xCC\x88\xCC\x80"}, {0x1FD3, "\xCE\x99\xCC\x88\xCC\x81"},
    {0x1FD6, "\xCE\x99\xCD\x82"}, {0x1FD7, "\xCE\x99\xCC\x88\xCD\x82"}, {0x1FE2, "\xCE\xA5\xCC\x88\xCC\x80"},
    {0x1FE3, "\xCE\xA5\xCC\x88\xCC\x81"}, {0x1FE4, "\xCE\xA1\xCC\x93"}, {0x1FE6, "\xCE\xA5\xCD\x82"},
    {0x1FE7, "\xCE\xA5\xCC\x88\xCD\x82"}, {0x1FF2, "\xE1\xBF\xBA\xCE\x99"}, {0x1FF3, "\xCE\xA9\xCE\x99"},
    {0x1FF4, "\xCE\x8F\xCE\x99"}, {0x1FF6, "\xCE\xA9\xCD\x82"}, {0x1FF7, "\xCE\xA9\xCD\x82\xCE\x99"},
    {0x1FFC, "\xCE\xA9\xCE\x99"}, {0xFB00, "FF"}, {0xFB01, "FI"}, {0xFB02, "FL"}, {0xFB03, "FFI"}, {0xFB04, "FFL"},
    {0xFB05, "ST"}, {0xFB06, "ST"}, {0xFB13, "\xD5\x84\xD5\x86"}, {0xFB14, "\xD5\x84\xD4\xB5"},
    {0xFB15, "\xD5\x84\xD4\xBB"}, {0xFB16, "\xD5\x8E\xD5\x86"}, {0xFB17, "\xD5\x84\xD4\xBD"}};

constexpr char32_t kCapitalIota = 0x399;

std::string_view fullUpperOf(char32_t c)
{
    const auto found = std::lower_bound(std::begin(kFullUpper), std::end(kFullUpper), c,
        [](const FullMapping& entry, char32_t wanted) { return entry.from < wanted; });
    return found != std::end(kFullUpper) && found->from == c ? std::string_view(found->upper) : std::string_view();
}

bool isGreekWithIota(char32_t c)
{
    return c >= 0x1F80 && c <= 0x1FAF;
}

void appendUpper(std::string& out, char32_t c)
{
    if (isGreekWithIota(c)) {
        const char32_t row = c < 0x1F90 ? 0x1F08 : c < 0x1FA0 ? 0x1F28 : 0x1F68;
        common::appendUtf8(out, row + (c & 7));
        common::appendUtf8(out, kCapitalIota);
    } else if (const auto full = fullUpperOf(c); !full.empty()) {
        out += full;
    } else {
        common::appendUtf8(out, static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c))));
    }
}

/// Appends the lower case of `c`, which stands at [start, end) in `text`.
void appendLower(std::string& out, char32_t c, std::string_view text, std::size_t start, std::size_t end)
{
    if (c == 0x130) // İ: its dot becomes a combining dot
        out += "i\xCC\x87";
    else if (c == 0x3A3) // Σ: final form at the end of a word
        common::appendUtf8(out, casedBefore(text, start) && !casedAfter(text, end) ? 0x3C2 : 0x3C3);
    else
        common::appendUtf8(out, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))));
}

void appendTitle(std::string& out, char32_t c)
{
    const auto full = fullUpperOf(c);
    const auto simple = static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c)));
    if (full.empty() || isTitleCase(c) || isTitleCase(simple) || isGreekWithIota(c)) {
        common::appendUtf8(out, isTitleCase(c) ? c : simple);
        return;
    }
    std::size_t offset = 0;
    common::appendUtf8(out, nextCodePoint(full, offset));
    while (offset < full.size()) {
        const char32_t rest = nextCodePoint(full, offset);
        if (rest == kCapitalIota)
            common::appendUtf8(out, 0x345);
        else if (c == 0x149) // ŉ: its second character is the letter
            common::appendUtf8(out, rest);
        else
            common::appendUtf8(out, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(rest))));
    }
}

struct CodePointRange
{
    char32_t first;
    char32_t last;
};

/// Upper-case characters whose category is not upper-case letter. Source: PropList.txt, Other_Uppercase.
constexpr CodePointRange kOtherUpperCase[] = {
    {0x2160, 0x216F}, {0x24B6, 0x24CF}, {0x1F130, 0x1F149}, {0x1F150, 0x1F169}, {0x1F170, 0x1F189}};
/// Lower-case characters whose category is not lower-case letter. Source: PropList.txt, Other_Lowercase.
constexpr CodePointRange kOtherLowerCase[] = {{0xAA, 0xAA}, {0xBA, 0xBA}, {0x2B0, 0x2B8}, {0x2C0, 0x2C1},
    {0x2E0, 0x2E4}, {0x345, 0x345}, {0x37A, 0x37A}, {0x1D2C, 0x1D6A}, {0x1D78, 0x1D78}, {0x1D9B, 0x1DBF},
    {0x2071, 0x2071}, {0x207F, 0x207F}, {0x2090, 0x209C}, {0x2170, 0x217F}, {0x24D0, 0x24E9}, {0x2C7C, 0x2C7D},
    {0xA69C, 0xA69D}, {0xA770, 0xA770}, {0xA7F8, 0xA7F9}, {0xAB5C, 0xAB5F}, {0x10780, 0x10780}, {0x10783, 0x10785},
    {0x10787, 0x107B0}, {0x107B2, 0x107BA}};

template <std::size_t N>
bool isWithin(const CodePointRange (&ranges)[N], char32_t c)
{
    return std::any_of(std::begin(ranges), std::end(ranges),
        [c](const CodePointRange& range) { return c >= range.first && c <= range.last; });
}

} // namespace

char32_t nextCodePoint(std::string_view text, std::size_t& offset)
{
    const auto rest = text.substr(offset);
    const std::size_t length = common::utf8SequenceLength(rest);
    if (length == 0) { // does not happen for well-formed text; moves on in any case
        ++offset;
        return 0xFFFD;
    }
    offset += length;
    return common::decodeUtf8(rest, length);
}

std::size_t countCodePoints(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
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
        if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80)
            offsets.push_back(i);
    offsets.push_back(text.size());
    return offsets;
}

bool isSpace(char32_t c)
{
    if (c < 0x80)
        return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

bool isPrintable(char32_t c)
{
    switch (categoryOf(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return false;
    case UTF8PROC_CATEGORY_ZS:
        return c == ' ';
    default:
        return true;
    }
}

bool isUpperCase(char32_t c)
{
    return categoryOf(c) == UTF8PROC_CATEGORY_LU || isWithin(kOtherUpperCase, c);
}

bool isLowerCase(char32_t c)
{
    return categoryOf(c) == UTF8PROC_CATEGORY_LL || isWithin(kOtherLowerCase, c);
}

bool isTitleCase(char32_t c)
{
    return categoryOf(c) == UTF8PROC_CATEGORY_LT;
}

bool isCased(char32_t c)
{
    return isUpperCase(c) || isLowerCase(c) || isTitleCase(c);
}

bool isLetter(char32_t c)
{
    const auto category = categoryOf(c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool isDecimalDigit(char32_t c)
{
    return categoryOf(c) == UTF8PROC_CATEGORY_ND;
}

bool isOtherNumber(char32_t c)
{
    const auto category = categoryOf(c);
    return category == UTF8PROC_CATEGORY_NL || category == UTF8PROC_CATEGORY_NO;
}

std::size_t leadingSpace(std::string_view text)
{
    std::size_t end = 0;
    while (end < text.size()) {
        std::size_t next = end;
        if (!isSpace(nextCodePoint(text, next)))
            break;
        end = next;
    }
    return end;
}

std::size_t trailingSpace(std::string_view text)
{
    std::size_t start = text.size();
    while (start > 0) {
        const std::size_t previous = previousStart(text, start);
        std::size_t at = previous;
        if (!isSpace(nextCodePoint(text, at)))
            break;
        start = previous;
    }
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
    std::string out;
    out.reserve(text.size());
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t start = offset;
        const char32_t c = nextCodePoint(text, offset);
        appendLower(out, c, text, start, offset);
    }
    return out;
}

std::string swapCase(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t start = offset;
        const char32_t c = nextCodePoint(text, offset);
        if (isUpperCase(c))
            appendLower(out, c, text, start, offset);
        else if (isLowerCase(c))
            appendUpper(out, c);
        else
            common::appendUtf8(out, c);
    }
    return out;
}

std::string capitalize(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t start = offset;
        const char32_t c = nextCodePoint(text, offset);
        if (start == 0)
            appendTitle(out, c);
        else
            appendLower(out, c, text, start, offset);
    }
    return out;
}

std::string titleCase(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    bool insideWord = false;
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t start = offset;
        const char32_t c = nextCodePoint(text, offset);
        if (insideWord)
            appendLower(out, c, text, start, offset);
        else
            appendTitle(out, c);
        insideWord = isCased(c);
    }
    return out;
}

std::vector<std::string_view> splitLines(std::string_view text, bool keepEnds)
{
    std::vector<std::string_view> lines;
    std::size_t lineStart = 0;
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t at = offset;
        const char32_t c = nextCodePoint(text, offset);
        const bool isEnd = (c >= 10 && c <= 13) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
        if (!isEnd)
            continue;
        if (c == '\r' && offset < text.size() && text[offset] == '\n')
            ++offset;
        lines.push_back(text.substr(lineStart, (keepEnds ? offset : at) - lineStart));
        lineStart = offset;
    }
    if (lineStart < text.size())
        lines.push_back(text.substr(lineStart));
    return lines;
}

} // namespace lr::tokenizer::jinja
