#include "tokenizer/prompt_shield.h"

#include "common/utf8.h"

#include <algorithm>
#include <optional>

namespace lr::tokenizer {

namespace {

using namespace std::string_view_literals;

// UTF-8: U+FDD0 is EF B7 90, U+FDD1 EF B7 91, U+FDE0 … U+FDEF EF B7 A0 … AF.
constexpr auto kShield = "\xEF\xB7\x90"sv;
constexpr auto kEscape = "\xEF\xB7\x91"sv;
constexpr auto kDigitLead = "\xEF\xB7"sv;
constexpr unsigned char kDigitZero = 0xA0;
constexpr std::size_t kNumDigits = 6;
constexpr std::size_t kCharacterBytes = 3;

void appendEscaped(std::string& out, char32_t character)
{
    out.append(kEscape);
    for (int shift = 20; shift >= 0; shift -= 4) {
        out.append(kDigitLead);
        out.push_back(static_cast<char>(kDigitZero + ((character >> shift) & 0xF)));
    }
}

/// The character that `digits` spells, if it is six digits.
std::optional<char32_t> escapedCharacter(std::string_view digits)
{
    if (digits.size() < kNumDigits * kCharacterBytes)
        return std::nullopt;
    char32_t character = 0;
    for (std::size_t i = 0; i < kNumDigits; ++i) {
        const auto digit = digits.substr(i * kCharacterBytes, kCharacterBytes);
        const auto value = static_cast<unsigned char>(digit[2]);
        if (!digit.starts_with(kDigitLead) || value < kDigitZero || value > kDigitZero + 0xF)
            return std::nullopt;
        character = character << 4 | (value - kDigitZero);
    }
    if (character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF))
        return std::nullopt;
    return character;
}

bool isShieldOrEscape(std::string_view text)
{
    return text.starts_with(kShield) || text.starts_with(kEscape);
}

} // namespace

PromptShield::PromptShield(std::vector<std::string> contents)
    : m_contents(std::move(contents))
{
    for (const auto& content : m_contents)
        m_trie.insert(content, 0);
}

bool PromptShield::holdsShield(std::string_view text)
{
    return text.find(kShield) != std::string_view::npos || text.find(kEscape) != std::string_view::npos;
}

bool PromptShield::beginsInsideToken(std::string_view data) const
{
    if (data.empty() || (static_cast<unsigned char>(data[0]) & 0xC0) == 0x80)
        return false;
    return std::any_of(m_contents.begin(), m_contents.end(), [&](std::string_view content) {
        for (auto at = content.find(data[0], 1); at != std::string_view::npos; at = content.find(data[0], at + 1)) {
            const auto common = std::min(content.size() - at, data.size());
            if (content.substr(at, common) == data.substr(0, common))
                return true;
        }
        return false;
    });
}

std::string PromptShield::shield(std::string_view data) const
{
    std::string out;
    out.reserve(data.size() + kCharacterBytes);
    if (beginsInsideToken(data))
        out.append(kShield);
    bool endsInsideToken = false;
    for (std::size_t at = 0; at < data.size();) {
        const auto rest = data.substr(at);
        const auto match = m_trie.match(rest);
        const auto length = std::max<std::size_t>(1, common::utf8SequenceLength(rest));
        endsInsideToken = endsInsideToken || match.couldGoOn;
        const bool isTokenItself = match.length > 0 && m_trie.match(rest.substr(0, length)).length == length;
        if (isTokenItself || isShieldOrEscape(rest))
            appendEscaped(out, common::decodeUtf8(rest, length));
        else
            out.append(rest.substr(0, length));
        if (match.length > length)
            out.append(kShield);
        at += length;
    }
    if (endsInsideToken)
        out.append(kShield);
    return out;
}

std::string PromptShield::unshield(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto mark = std::min(text.find(kShield), text.find(kEscape));
        out.append(text.substr(0, mark));
        if (mark == std::string_view::npos)
            break;
        const bool escape = text.substr(mark).starts_with(kEscape);
        text.remove_prefix(mark + kCharacterBytes);
        const auto character = escape ? escapedCharacter(text) : std::nullopt;
        if (character) {
            common::appendUtf8(out, *character);
            text.remove_prefix(kNumDigits * kCharacterBytes);
        } else if (escape) {
            out.append(kEscape); // shield() never writes this, so it is the template's own text
        }
    }
    return out;
}

} // namespace lr::tokenizer
