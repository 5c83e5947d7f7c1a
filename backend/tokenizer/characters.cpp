#include "tokenizer/characters.h"

#include "common/utf8.h"

#include <utf8proc.h>

namespace lr::tokenizer {

namespace {

std::size_t lastCharacterOffset(std::string_view text)
{
    auto at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
        --at;
    return at;
}

/// The symbols that are Alphabetic although their category is So: circled and squared Latin letters.
bool isLetterSymbol(char32_t c)
{
    return (c >= 0x24B6 && c <= 0x24E9) || (c >= 0x1F130 && c <= 0x1F149) || (c >= 0x1F150 && c <= 0x1F169) ||
           (c >= 0x1F170 && c <= 0x1F189);
}

} // namespace

bool isWhiteSpace(char32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool isWordCharacter(char32_t c)
{
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_PC:
        return true;
    default:
        return c == 0x200C || c == 0x200D || isLetterSymbol(c);
    }
}

char32_t firstCharacter(std::string_view text)
{
    return common::decodeUtf8(text, common::utf8SequenceLength(text));
}

char32_t lastCharacter(std::string_view text)
{
    return firstCharacter(text.substr(lastCharacterOffset(text)));
}

std::size_t leadingWhiteSpace(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size() && isWhiteSpace(firstCharacter(text.substr(at))))
        at += common::utf8SequenceLength(text.substr(at));
    return at;
}

std::size_t trailingWhiteSpace(std::string_view text)
{
    auto end = text.size();
    while (end > 0 && isWhiteSpace(lastCharacter(text.substr(0, end))))
        end = lastCharacterOffset(text.substr(0, end));
    return text.size() - end;
}

} // namespace lr::tokenizer
