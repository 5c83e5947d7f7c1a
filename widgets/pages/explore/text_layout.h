#pragma once

#include "common/token.h"

#include <QFontMetricsF>
#include <QRectF>
#include <QString>

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

namespace lr::widgets {

class RunningText;

/// The places of the tokens of a running text, in lines no wider than a given width. Lines break between tokens: before
/// a token that begins with a space or a CJK character if the line has one, and after a line end. Tokens keep their
/// order and never overlap; a token that is wider than a line is shortened. All lengths are in device-independent
/// pixels.
class TextLayout
{
public:
    /// One pass over the tokens; the width of equal texts is measured once.
    void arrange(const RunningText& text, const QFontMetricsF& metrics, double width);

    std::size_t numTokens() const { return m_lefts.size(); }
    std::size_t numLines() const { return m_lineBegin.size() - 1; }
    double lineHeight() const { return m_lineHeight; }
    double height() const { return m_lineHeight * static_cast<double>(numLines()); }

    std::size_t lineOf(std::size_t token) const;
    /// Tokens [lineBegin(line), lineBegin(line + 1)); line up to numLines().
    std::size_t lineBegin(std::size_t line) const { return m_lineBegin[line]; }
    /// The text that fits into the token's rectangle: all of it, or its beginning if it is wider than a line.
    QString textOf(const RunningText& text, std::size_t token) const;
    QRectF rectOf(std::size_t token) const;
    QRectF rectOf(std::size_t token, std::size_t line) const;
    /// The token at a point; none if the point is outside the text.
    std::optional<std::size_t> tokenAt(QPointF point) const;
    /// The token of a line that is nearest to `x`; numTokens() must not be 0.
    std::size_t nearestInLine(std::size_t line, double x) const;

private:
    std::unordered_map<common::TokenId, QString> m_shortened; ///< texts that are wider than a line
    std::vector<float> m_lefts;
    std::vector<float> m_widths;
    std::vector<std::size_t> m_lineBegin = {0};
    double m_lineHeight = 1;
};

} // namespace lr::widgets
