#include "common/utf8.h"

namespace lr::common {

namespace {

struct SequenceShape
{
    std::size_t length;      // 0: this lead byte begins no sequence
    unsigned char secondLow; // bounds of the second byte; the others are 80..BF
    unsigned char secondHigh;
};

SequenceShape shapeOf(unsigned char lead)
{
    if (lead < 0x80)
        return {1, 0, 0};
    if (lead >= 0xC2 && lead <= 0xDF)
        return {2, 0x80, 0xBF};
    if (lead == 0xE0)
        return {3, 0xA0, 0xBF};
    if (lead == 0xED)
        return {3, 0x80, 0x9F};
    if (lead >= 0xE1 && lead <= 0xEF)
        return {3, 0x80, 0xBF};
    if (lead == 0xF0)
        return {4, 0x90, 0xBF};
    if (lead >= 0xF1 && lead <= 0xF3)
        return {4, 0x80, 0xBF};
    if (lead == 0xF4)
        return {4, 0x80, 0x8F};
    return {0, 0, 0};
}

/// Length of the longest prefix of `bytes` that a well-formed sequence starts with.
std::size_t wellFormedPrefix(std::string_view bytes, const SequenceShape& shape)
{
    std::size_t n = 1;
    while (n < shape.length && n < bytes.size()) {
        const auto byte = static_cast<unsigned char>(bytes[n]);
        const bool fits = n == 1 ? byte >= shape.secondLow && byte <= shape.secondHigh : (byte & 0xC0) == 0x80;
        if (!fits)
            break;
        ++n;
    }
    return n;
}

} // namespace

std::size_t utf8SequenceLength(std::string_view bytes)
{
    if (bytes.empty())
        return 0;
    const auto shape = shapeOf(static_cast<unsigned char>(bytes[0]));
    return shape.length != 0 && wellFormedPrefix(bytes, shape) == shape.length ? shape.length : 0;
}

std::optional<std::size_t> firstInvalidUtf8(std::string_view bytes)
{
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (static_cast<unsigned char>(bytes[at]) < 0x80) {
            ++at;
            continue;
        }
        const auto length = utf8SequenceLength(bytes.substr(at));
        if (length == 0)
            return at;
        at += length;
    }
    return std::nullopt;
}

std::size_t incompleteUtf8Tail(std::string_view bytes)
{
    for (std::size_t back = 1; back <= 3 && back <= bytes.size(); ++back) {
        const auto tail = bytes.substr(bytes.size() - back);
        const auto lead = static_cast<unsigned char>(tail[0]);
        if ((lead & 0xC0) == 0x80)
            continue;
        const auto shape = shapeOf(lead);
        return shape.length > back && wellFormedPrefix(tail, shape) == back ? back : 0;
    }
    return 0;
}

std::string sanitizedUtf8(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto rest = bytes.substr(at);
        const auto shape = shapeOf(static_cast<unsigned char>(rest[0]));
        const auto length = shape.length == 0 ? 1 : wellFormedPrefix(rest, shape);
        if (shape.length != 0 && length == shape.length)
            out.append(rest.substr(0, length));
        else
            out.append("\xEF\xBF\xBD");
        at += length;
    }
    return out;
}

char32_t decodeUtf8(std::string_view bytes, std::size_t length)
{
    const auto at = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(bytes[i])); };
    switch (length) {
    case 1:
        return at(0);
    case 2:
        return ((at(0) & 0x1F) << 6) | (at(1) & 0x3F);
    case 3:
        return ((at(0) & 0x0F) << 12) | ((at(1) & 0x3F) << 6) | (at(2) & 0x3F);
    default:
        return ((at(0) & 0x07) << 18) | ((at(1) & 0x3F) << 12) | ((at(2) & 0x3F) << 6) | (at(3) & 0x3F);
    }
}

void appendUtf8(std::string& out, char32_t codePoint)
{
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (codePoint < 0x80) {
        put(codePoint);
    } else if (codePoint < 0x800) {
        put(0xC0 | (codePoint >> 6));
        put(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
        put(0xE0 | (codePoint >> 12));
        put(0x80 | ((codePoint >> 6) & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    } else {
        put(0xF0 | (codePoint >> 18));
        put(0x80 | ((codePoint >> 12) & 0x3F));
        put(0x80 | ((codePoint >> 6) & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    }
}

} // namespace lr::common
