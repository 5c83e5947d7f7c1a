#include "models/token_text.h"

#include "common/error.h"
#include "common/utf8.h"

#include <algorithm>

namespace lr::widgets {

namespace {

QString hexOf(std::string_view bytes)
{
    const auto raw = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
    return QStringLiteral("⟨%1⟩").arg(QString::fromLatin1(raw.toHex(' ')));
}

QString signOf(char32_t character)
{
    switch (character) {
    case U' ':
        return QStringLiteral("␣");
    case U'\n':
        return QStringLiteral("⏎");
    case U'\r':
        return QStringLiteral("␍");
    case U'\t':
        return QStringLiteral("⇥");
    default:
        break;
    }
    if (QChar::isPrint(character) && !QChar::isSpace(character))
        return QString::fromUcs4(&character, 1);
    return QStringLiteral("⟨u+%1⟩").arg(static_cast<uint>(character), 4, 16, QLatin1Char('0'));
}

/// Bytes up to the next well-formed character.
std::size_t illFormedLength(std::string_view bytes)
{
    std::size_t length = 1;
    while (length < bytes.size() && common::utf8SequenceLength(bytes.substr(length)) == 0)
        ++length;
    return length;
}

} // namespace

QString legible(std::string_view bytes)
{
    QString out;
    while (!bytes.empty()) {
        auto length = common::utf8SequenceLength(bytes);
        if (length > 0) {
            out += signOf(common::decodeUtf8(bytes, length));
        } else {
            length = illFormedLength(bytes);
            out += hexOf(bytes.substr(0, length));
        }
        bytes.remove_prefix(length);
    }
    return out;
}

QString legibleInText(std::string_view bytes)
{
    const bool isWord = bytes.size() > 1 && bytes[0] == ' ' && bytes[1] != ' ';
    return isWord ? QLatin1Char(' ') + legible(bytes.substr(1)) : legible(bytes);
}

TokenTexts::TokenTexts(protocol::Vocabulary vocabulary)
    : m_bytes(std::move(vocabulary.bytes))
    , m_begin(std::move(vocabulary.begin))
    , m_special(vocabulary.special.begin(), vocabulary.special.end())
{
    const bool isWhole = m_begin.size() > 1 && m_begin.front() == 0 && std::is_sorted(m_begin.begin(), m_begin.end()) &&
                         static_cast<std::size_t>(m_begin.back()) == m_bytes.size();
    if (!isWhole)
        throw common::Error(common::ErrorCode::CorruptData,
            "The engine sent a damaged vocabulary: its offsets do not fit its bytes. Open the workspace again.");
}

std::string_view TokenTexts::bytes(common::TokenId id) const
{
    if (!contains(id))
        return {};
    const auto begin = static_cast<std::size_t>(m_begin[static_cast<std::size_t>(id)]);
    const auto end = static_cast<std::size_t>(m_begin[static_cast<std::size_t>(id) + 1]);
    return std::string_view(m_bytes).substr(begin, end - begin);
}

QString TokenTexts::text(common::TokenId id) const
{
    return contains(id) ? legible(bytes(id)) : QStringLiteral("⟨id %1⟩").arg(id);
}

QString TokenTexts::textInLine(common::TokenId id) const
{
    return contains(id) ? legibleInText(bytes(id)) : text(id);
}

} // namespace lr::widgets
