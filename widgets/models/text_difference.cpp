#include "models/text_difference.h"

#include <QChar>

#include <algorithm>
#include <optional>

namespace lr::widgets {

namespace {

using Words = std::vector<QStringView>;

enum class CharacterKind
{
    Letter,
    Space,
    Other
};

CharacterKind kindOf(QChar c)
{
    if (c.isSpace())
        return CharacterKind::Space;
    return c.isLetterOrNumber() || c.isMark() || c.isSurrogate() ? CharacterKind::Letter : CharacterKind::Other;
}

Words wordsOf(QStringView text)
{
    Words words;
    for (qsizetype begin = 0, end = 0; begin < text.size(); begin = end) {
        const auto kind = kindOf(text[begin]);
        end = begin + 1;
        while (kind != CharacterKind::Other && end < text.size() && kindOf(text[end]) == kind)
            ++end;
        words.push_back(text.sliced(begin, end - begin));
    }
    return words;
}

/// Which words of a side the other one has too.
using Flags = std::vector<bool>;

/// Myers' greedy search over words [begin, endA) of a and [begin, endB) of b. On diagonal k = x − y the furthest x that
/// d edits reach is kept for every d: the way back is read off them.
class EditSearch
{
public:
    EditSearch(const Words& a, const Words& b, qsizetype begin, qsizetype endA, qsizetype endB)
        : m_a(a)
        , m_b(b)
        , m_begin(begin)
        , m_sizeA(static_cast<int>(endA - begin))
        , m_sizeB(static_cast<int>(endB - begin))
    {}

    /// Marks what is common; false, and nothing marked, if more than kMaxWordEdits are needed.
    bool mark(Flags& inA, Flags& inB)
    {
        const auto numEdits = search();
        if (!numEdits)
            return false;
        walkBack(*numEdits, inA, inB);
        return true;
    }

private:
    /// Furthest x for each k of −d, −d + 2, …, d.
    using Frontier = std::vector<int>;

    static int at(const Frontier& frontier, int d, int k) { return frontier[static_cast<std::size_t>((k + d) / 2)]; }

    /// x from which the d-th edit ends on diagonal k: down (a word of b added) or right (a word of a removed).
    static bool comesFromAbove(const Frontier& previous, int d, int k)
    {
        return k == -d || (k != d && at(previous, d - 1, k - 1) < at(previous, d - 1, k + 1));
    }

    int slide(int x, int k) const
    {
        while (x < m_sizeA && x - k < m_sizeB &&
               m_a[static_cast<std::size_t>(m_begin + x)] == m_b[static_cast<std::size_t>(m_begin + x - k)])
            ++x;
        return x;
    }

    int startOf(const Frontier& previous, int d, int k) const
    {
        if (d == 0)
            return 0;
        return comesFromAbove(previous, d, k) ? at(previous, d - 1, k + 1) : at(previous, d - 1, k - 1) + 1;
    }

    std::optional<int> search()
    {
        const Frontier none;
        for (int d = 0; d <= std::min(kMaxWordEdits, m_sizeA + m_sizeB); ++d) {
            Frontier frontier;
            frontier.reserve(static_cast<std::size_t>(d) + 1);
            for (int k = -d; k <= d; k += 2) {
                const int x = slide(startOf(d == 0 ? none : m_frontiers.back(), d, k), k);
                frontier.push_back(x);
                if (x >= m_sizeA && x - k >= m_sizeB)
                    return d;
            }
            m_frontiers.push_back(std::move(frontier));
        }
        return std::nullopt;
    }

    void walkBack(int numEdits, Flags& inA, Flags& inB) const
    {
        int x = m_sizeA;
        int y = m_sizeB;
        for (int d = numEdits; d >= 0; --d) {
            const int k = x - y;
            const bool isFirst = d == 0;
            const int start = isFirst ? 0 : startOf(m_frontiers[static_cast<std::size_t>(d - 1)], d, k);
            for (; x > start; --x, --y) {
                inA[static_cast<std::size_t>(m_begin + x - 1)] = true;
                inB[static_cast<std::size_t>(m_begin + y - 1)] = true;
            }
            if (isFirst)
                return;
            if (comesFromAbove(m_frontiers[static_cast<std::size_t>(d - 1)], d, k))
                --y;
            else
                --x;
        }
    }

    const Words& m_a;
    const Words& m_b;
    qsizetype m_begin;
    int m_sizeA;
    int m_sizeB;
    std::vector<Frontier> m_frontiers;
};

std::vector<TextSpan> spansOf(const Words& words, const Flags& isCommon)
{
    std::vector<TextSpan> spans;
    qsizetype begin = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!spans.empty() && spans.back().isCommon == isCommon[i])
            spans.back().length += words[i].size();
        else
            spans.push_back({begin, words[i].size(), isCommon[i]});
        begin += words[i].size();
    }
    return spans;
}

} // namespace

TextDifference differenceOf(QStringView before, QStringView after)
{
    const auto a = wordsOf(before);
    const auto b = wordsOf(after);
    Flags inA(a.size());
    Flags inB(b.size());
    const auto shorter = std::min(a.size(), b.size());
    std::size_t numFirst = 0;
    for (; numFirst < shorter && a[numFirst] == b[numFirst]; ++numFirst)
        inA[numFirst] = inB[numFirst] = true;
    std::size_t numLast = 0;
    for (; numFirst + numLast < shorter && a[a.size() - 1 - numLast] == b[b.size() - 1 - numLast]; ++numLast)
        inA[a.size() - 1 - numLast] = inB[b.size() - 1 - numLast] = true;

    TextDifference result;
    EditSearch search(a, b, static_cast<qsizetype>(numFirst), static_cast<qsizetype>(a.size() - numLast),
        static_cast<qsizetype>(b.size() - numLast));
    result.isMinimal = search.mark(inA, inB);
    result.before = spansOf(a, inA);
    result.after = spansOf(b, inB);
    return result;
}

} // namespace lr::widgets
