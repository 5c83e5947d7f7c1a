#include "problems/unicode_text.h"

#include "problems/latex_text.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace lr::problems {

namespace {

using CodePoint = std::uint32_t;
using Rewriting = std::pair<CodePoint, std::string_view>;

constexpr auto kSigns = std::to_array<Rewriting>({{0x2212, "-"}, {0x2010, "-"}, {0x2011, "-"}, {0x2013, "-"},
    {0xD7, "\\times "}, {0x2715, "\\times "}, {0xB7, "\\cdot "}, {0x22C5, "\\cdot "}, {0x2219, "\\cdot "},
    {0x2022, "\\cdot "}, {0x2217, "*"}, {0xF7, "/"}, {0x2215, "/"}, {0x2044, "/"}, {0x221E, "\\infty "},
    {0x2264, "\\le "}, {0x2A7D, "\\le "}, {0x2265, "\\ge "}, {0x2A7E, "\\ge "}, {0x2260, "\\ne "},
    {0x2248, "\\approx "}, {0x2243, "\\approx "}, {0x2245, "\\approx "}, {0x222A, "\\cup "}, {0x2229, "\\cap "},
    {0x2208, "\\in "}, {0x2205, "\\emptyset "}, {0x2216, "\\setminus "}, {0x29F5, "\\setminus "}, {0x2223, "\\mid "},
    {0xB0, ""}, {0xBA, ""}, {0x2218, "^\\circ "}, {0x2032, "'"}, {0x2019, "'"}, {0x2033, "''"}, {0xB1, "\\pm "},
    {0x2213, "\\mp "}, {0x2220, "\\angle "}, {0x2192, "\\to "}, {0x21D2, "\\Rightarrow "}, {0x2026, "..."},
    {0x22EF, "..."}, {0x2308, "\\lceil "}, {0x2309, "\\rceil "}, {0x230A, "\\lfloor "}, {0x230B, "\\rfloor "},
    {0x27E8, "\\langle "}, {0x27E9, "\\rangle "}, {0x201C, "\""}, {0x201D, "\""}, {0x20AC, ""}, {0xA3, ""}, {0xA5, ""},
    {0x20B9, ""}, {0x211D, "\\mathbb{R}"}, {0x2124, "\\mathbb{Z}"}, {0x2115, "\\mathbb{N}"}, {0x211A, "\\mathbb{Q}"},
    {0x2102, "\\mathbb{C}"}, {0x210E, "h"}, {0x22A4, "\\top "}, {0x2103, " C"}, {0x66B, "."}, {0x66C, ","},
    {0x3001, ","}, {0x3002, "."}, {0x2252, "\\approx "}, {0x2228, " or "}, {0x2227, " and "}, {0x3D5, "\\phi "}});

/// U+03B1 to U+03C9; a final sigma counts as one.
constexpr auto kSmallGreek = std::to_array<std::string_view>(
    {"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
        "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"});

constexpr auto kBigGreek =
    std::to_array<Rewriting>({{0x393, "\\Gamma "}, {0x394, "\\Delta "}, {0x398, "\\Theta "}, {0x39B, "\\Lambda "},
        {0x3A0, "\\Pi "}, {0x3A3, "\\Sigma "}, {0x3A6, "\\Phi "}, {0x3A8, "\\Psi "}, {0x3A9, "\\Omega "}});

constexpr auto kFractions = std::to_array<Rewriting>({{0xBC, "{1}{4}"}, {0xBD, "{1}{2}"}, {0xBE, "{3}{4}"},
    {0x2150, "{1}{7}"}, {0x2151, "{1}{9}"}, {0x2152, "{1}{10}"}, {0x2153, "{1}{3}"}, {0x2154, "{2}{3}"},
    {0x2155, "{1}{5}"}, {0x2156, "{2}{5}"}, {0x2157, "{3}{5}"}, {0x2158, "{4}{5}"}, {0x2159, "{1}{6}"},
    {0x215A, "{5}{6}"}, {0x215B, "{1}{8}"}, {0x215C, "{3}{8}"}, {0x215D, "{5}{8}"}, {0x215E, "{7}{8}"}});

constexpr auto kRaised = std::to_array<Rewriting>({{0xB2, "2"}, {0xB3, "3"}, {0xB9, "1"}, {0x2070, "0"}, {0x2071, "i"},
    {0x207A, "+"}, {0x207B, "-"}, {0x207D, "("}, {0x207E, ")"}, {0x207F, "n"}, {0x02E3, "x"}});

constexpr auto kLowered = std::to_array<Rewriting>({{0x208A, "+"}, {0x208B, "-"}, {0x208D, "("}, {0x208E, ")"},
    {0x2090, "a"}, {0x2091, "e"}, {0x2093, "x"}, {0x2099, "n"}, {0x2098, "m"}, {0x2096, "k"}, {0x1D62, "i"}});

/// Where ten digits in a row begin in other scripts.
constexpr auto kDigitBlocks = std::to_array<CodePoint>({0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66,
    0xCE6, 0xD66, 0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0x1810});

constexpr CodePoint kBarAbove = 0x305;
constexpr CodePoint kMacronAbove = 0x304;
constexpr CodePoint kRoot = 0x221A;
constexpr CodePoint kCubeRoot = 0x221B;
constexpr CodePoint kFourthRoot = 0x221C;
constexpr CodePoint kFractionSlash = 0x2044;

template <typename Table>
std::optional<std::string_view> rewritten(const Table& table, CodePoint point)
{
    for (const auto& [from, to] : table) {
        if (from == point)
            return to;
    }
    return std::nullopt;
}

bool isBlankPoint(CodePoint point)
{
    return point == 0xA0 || (point >= 0x2000 && point <= 0x200A) || point == 0x202F || point == 0x205F ||
           point == 0x3000;
}

/// Ticks, stars and pictures, which people put behind an answer.
bool isOrnament(CodePoint point)
{
    return (point >= 0x2700 && point <= 0x27BF && point != 0x2715) || (point >= 0x1F300 && point <= 0x1FAFF);
}

bool isWithoutWidth(CodePoint point)
{
    return (point >= 0x200B && point <= 0x200F) || point == 0x2060 || point == 0xFEFF || point == 0xFE0F ||
           (point >= 0x2061 && point <= 0x2064) || isOrnament(point);
}

/// The ASCII character for a digit of another script, or a full-width or mathematical letter or digit; 0 for others.
char plainCharacter(CodePoint point)
{
    for (const auto zero : kDigitBlocks) {
        if (point >= zero && point < zero + 10)
            return static_cast<char>('0' + (point - zero));
    }
    if (point >= 0xFF01 && point <= 0xFF5E)
        return static_cast<char>(point - 0xFEE0);
    if (point >= 0x1D7CE && point <= 0x1D7FF)
        return static_cast<char>('0' + (point - 0x1D7CE) % 10);
    if (point >= 0x1D400 && point <= 0x1D6A3) {
        const auto letter = (point - 0x1D400) % 52;
        return static_cast<char>(letter < 26 ? 'A' + letter : 'a' + (letter - 26));
    }
    return 0;
}

std::string raisedText(CodePoint point)
{
    if (point >= 0x2074 && point <= 0x2079)
        return std::string(1, static_cast<char>('0' + (point - 0x2070)));
    return std::string(rewritten(kRaised, point).value_or(""));
}

std::string loweredText(CodePoint point)
{
    if (point >= 0x2080 && point <= 0x2089)
        return std::string(1, static_cast<char>('0' + (point - 0x2080)));
    return std::string(rewritten(kLowered, point).value_or(""));
}

class AsciiWriter
{
public:
    explicit AsciiWriter(std::string_view text)
        : m_text(text)
    {}

    std::string run()
    {
        while (m_at < m_text.size()) {
            const auto [point, length] = next();
            if (length == 0)
                m_out += m_text[m_at++]; // ASCII, or no UTF-8
            else if (!writeRun(point) && !writeRoot(point, length))
                write(point, length);
        }
        return std::move(m_out);
    }

private:
    /// The character beyond ASCII at the place, and its bytes; 0 bytes if there is none.
    std::pair<CodePoint, std::size_t> next() const
    {
        const auto byte = [&](std::size_t i) {
            return m_at + i < m_text.size() ? static_cast<unsigned char>(m_text[m_at + i]) : 0U;
        };
        const auto first = byte(0);
        const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
        CodePoint point = length == 4 ? first & 0x07U : length == 3 ? first & 0x0FU : first & 0x1FU;
        for (std::size_t i = 1; i < length; ++i) {
            if ((byte(i) & 0xC0U) != 0x80U)
                return {0, 0};
            point = (point << 6U) | (byte(i) & 0x3FU);
        }
        return {point, length};
    }

    /// Superscripts and subscripts in a row are one exponent or index.
    bool writeRun(CodePoint first)
    {
        const bool isRaised = !raisedText(first).empty();
        if (!isRaised && loweredText(first).empty())
            return false;
        std::string inside;
        while (m_at < m_text.size()) {
            const auto [point, length] = next();
            const auto text = length == 0 ? std::string() : isRaised ? raisedText(point) : loweredText(point);
            if (text.empty())
                break;
            inside += text;
            m_at += length;
        }
        m_out += fmt::format("{}{{{}}}", isRaised ? '^' : '_', inside);
        if (isRaised)
            writeSlashedFraction(inside);
        return true;
    }

    /// "⁴⁄₅": the exponent that was just written is a numerator if a fraction slash and subscripts follow.
    void writeSlashedFraction(const std::string& numerator)
    {
        const auto [slash, length] = next();
        if (length == 0 || slash != kFractionSlash)
            return;
        m_at += length;
        const auto begin = m_out.size();
        const auto [point, nextLength] = next();
        if (nextLength == 0 || loweredText(point).empty() || !writeRun(point)) {
            m_out += '/';
            return;
        }
        const auto denominator = m_out.substr(begin + 1); // with its braces
        m_out.resize(begin - numerator.size() - 3);
        m_out += fmt::format("\\frac{{{}}}{}", numerator, denominator);
    }

    /// A root sign reaches over the digits behind it.
    bool writeRoot(CodePoint point, std::size_t length)
    {
        if (point < kRoot || point > kFourthRoot)
            return false;
        m_at += length;
        m_out += point == kRoot ? "\\sqrt" : point == kCubeRoot ? "\\sqrt[3]" : "\\sqrt[4]";
        const auto begin = m_at;
        while (m_at < m_text.size() && isDigit(m_text[m_at]))
            ++m_at;
        if (m_at > begin)
            m_out += fmt::format("{{{}}}", m_text.substr(begin, m_at - begin));
        else
            m_out += ' ';
        return true;
    }

    void write(CodePoint point, std::size_t length)
    {
        const auto bytes = m_text.substr(m_at, length);
        m_at += length;
        if (const char plain = plainCharacter(point); plain != 0)
            m_out += plain;
        else if (point >= 0x2460 && point <= 0x2473)
            m_out += std::to_string(point - 0x2460 + 1); // numbers in circles
        else if (const auto sign = rewritten(kSigns, point))
            m_out += *sign;
        else if (const auto fraction = rewritten(kFractions, point))
            m_out.append("\\frac").append(*fraction);
        else if (point >= 0x3B1 && point <= 0x3C9)
            m_out.append("\\").append(kSmallGreek[point - 0x3B1]).append(" ");
        else if (const auto greek = rewritten(kBigGreek, point))
            m_out += *greek;
        else if (isBlankPoint(point))
            m_out += ' ';
        else if ((point == kBarAbove || point == kMacronAbove) && !m_out.empty() && isDigit(m_out.back()))
            putBarAbove();
        else if (!isWithoutWidth(point))
            m_out += bytes;
    }

    /// The bar joins the one above the digit before.
    void putBarAbove()
    {
        const char digit = m_out.back();
        m_out.pop_back();
        if (m_isBarOpen && m_out.size() == m_barEnd) {
            m_out.pop_back();
            m_out += fmt::format("{}}}", digit);
        } else {
            m_out += fmt::format("\\overline{{{}}}", digit);
        }
        m_isBarOpen = true;
        m_barEnd = m_out.size();
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_out;
    bool m_isBarOpen = false;
    std::size_t m_barEnd = 0; ///< where the last bar ends in the output
};

} // namespace

std::string inAscii(std::string_view text)
{
    return AsciiWriter(text).run();
}

} // namespace lr::problems
