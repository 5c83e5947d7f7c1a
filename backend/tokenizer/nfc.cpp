#include "tokenizer/nfc.h"

#include "common/error.h"
#include "common/utf8.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <vector>

namespace lr::tokenizer {

namespace {

constexpr auto kComposeOptions = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
/// The longest canonical decomposition of one character is 4 code points.
constexpr std::size_t kMaxDecomposition = 8;

struct CharacterRange
{
    char32_t first;
    char32_t last;
};

// Combining class 0, unchanged by NFC and never the second half of a composition.
constexpr std::array<CharacterRange, 11> kStableRanges = {{
    {0x0000, 0x02FF},
    {0x0400, 0x0482},
    {0x0620, 0x064A},
    {0x2010, 0x2027},
    {0x2030, 0x205E},
    {0x2190, 0x2328},
    {0x3041, 0x3096},
    {0x30A1, 0x30FA},
    {0x3400, 0x9FFF},
    {0xAC00, 0xD7A3},
    {0x1F300, 0x1FAFF},
}};

bool isStable(char32_t character)
{
    return std::any_of(kStableRanges.begin(), kStableRanges.end(),
        [&](const CharacterRange& range) { return character >= range.first && character <= range.last; });
}

int combiningClass(utf8proc_int32_t character)
{
    return utf8proc_get_property(character)->combining_class;
}

std::vector<utf8proc_int32_t> decompose(std::string_view text)
{
    std::vector<utf8proc_int32_t> out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto length = common::utf8SequenceLength(text);
        std::array<utf8proc_int32_t, kMaxDecomposition> parts{};
        int boundary = 0;
        const auto character = static_cast<utf8proc_int32_t>(common::decodeUtf8(text, length));
        const auto numParts =
            utf8proc_decompose_char(character, parts.data(), parts.size(), kComposeOptions, &boundary);
        if (numParts < 0 || numParts > static_cast<utf8proc_ssize_t>(parts.size()))
            throw common::Error(common::ErrorCode::Internal, "A character cannot be decomposed for NFC.");
        out.insert(out.end(), parts.begin(), parts.begin() + numParts);
        text.remove_prefix(length);
    }
    return out;
}

/// utf8proc's own ordering step is quadratic in the number of marks on one letter, so it is not used.
void orderMarks(std::vector<utf8proc_int32_t>& characters)
{
    const auto isMark = [](utf8proc_int32_t c) { return combiningClass(c) != 0; };
    auto from = std::find_if(characters.begin(), characters.end(), isMark);
    while (from != characters.end()) {
        const auto to = std::find_if_not(from, characters.end(), isMark);
        std::stable_sort(from, to, [](auto a, auto b) { return combiningClass(a) < combiningClass(b); });
        from = std::find_if(to, characters.end(), isMark);
    }
}

} // namespace

bool isPlainlyNfc(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const auto rest = text.substr(at);
        const auto length = common::utf8SequenceLength(rest);
        if (!isStable(common::decodeUtf8(rest, length)))
            return false;
        at += length;
    }
    return true;
}

std::string toNfc(std::string_view text)
{
    auto characters = decompose(text);
    orderMarks(characters);
    const auto length =
        utf8proc_normalize_utf32(characters.data(), static_cast<utf8proc_ssize_t>(characters.size()), kComposeOptions);
    std::string out;
    out.reserve(text.size());
    for (utf8proc_ssize_t i = 0; i < length; ++i)
        common::appendUtf8(out, static_cast<char32_t>(characters[static_cast<std::size_t>(i)]));
    return out;
}

} // namespace lr::tokenizer
