#include "tokenizer/jinja/string_literal.h"

#include "common/error.h"
#include "common/utf8.h"

#include <charconv>

namespace lr::tokenizer::jinja {

namespace {

class Decoder
{
public:
    Decoder(std::string_view written, const std::string& place)
        : m_written(written)
        , m_place(place)
    {}

    std::string run()
    {
        m_out.reserve(m_written.size());
        while (m_pos < m_written.size()) {
            const auto slash = m_written.find('\\', m_pos);
            m_out += m_written.substr(m_pos, slash - m_pos);
            if (slash == std::string_view::npos)
                break;
            m_pos = slash + 1;
            decodeEscape();
        }
        return std::move(m_out);
    }

private:
    void decodeEscape()
    {
        static constexpr std::string_view kLetters = "abfnrtv\\'\"";
        static constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\'\"";
        const char c = m_written[m_pos];
        if (const auto known = kLetters.find(c); known != std::string_view::npos) {
            m_out += kMeanings[known];
            ++m_pos;
        } else if (c == '\n') {
            ++m_pos;
        } else if (c >= '0' && c <= '7') {
            decodeOctal();
        } else if (c == 'x' || c == 'u' || c == 'U') {
            ++m_pos;
            decodeHex(c == 'x' ? 2 : c == 'u' ? 4 : 8);
        } else if (c == 'N') {
            throw common::Error(
                common::ErrorCode::Unsupported, m_place + "characters by name (\\N{...}) are not supported.");
        } else {
            m_out += '\\';
        }
    }

    void decodeOctal()
    {
        char32_t value = 0;
        for (int i = 0; i < 3 && m_pos < m_written.size() && m_written[m_pos] >= '0' && m_written[m_pos] <= '7'; ++i)
            value = value * 8 + static_cast<char32_t>(m_written[m_pos++] - '0');
        common::appendUtf8(m_out, value);
    }

    void decodeHex(std::size_t digits)
    {
        const auto text = m_written.substr(m_pos, digits);
        std::uint32_t value = 0;
        const auto end = text.data() + text.size();
        const auto result = std::from_chars(text.data(), end, value, 16);
        const bool isCharacter = value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
        if (text.size() != digits || result.ec != std::errc() || result.ptr != end || !isCharacter)
            throw common::Error(common::ErrorCode::CorruptData,
                m_place + "the escape \\" + common::printable(m_written.substr(m_pos - 1, digits + 1)) +
                    " in a string is no character.");
        common::appendUtf8(m_out, value);
        m_pos += digits;
    }

    std::string_view m_written;
    const std::string& m_place;
    std::size_t m_pos = 0;
    std::string m_out;
};

} // namespace

std::string decodeStringLiteral(std::string_view written, const std::string& place)
{
    return Decoder(written, place).run();
}

} // namespace lr::tokenizer::jinja
