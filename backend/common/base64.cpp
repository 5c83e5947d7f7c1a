#include "common/base64.h"

#include <algorithm>
#include <openssl/evp.h>

namespace lr::common {

std::string toBase64(std::span<const std::byte> bytes)
{
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0'); // the library ends it with a zero
    std::size_t from = 0;
    std::size_t to = 0;
    while (from < bytes.size()) {
        constexpr std::size_t kPiece = 3u << 24; // the library counts in int
        const auto size = std::min(kPiece, bytes.size() - from);
        to += static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data() + to),
            reinterpret_cast<const unsigned char*>(bytes.data() + from), static_cast<int>(size)));
        from += size;
    }
    text.resize(to);
    return text;
}

std::optional<std::size_t> base64Size(std::string_view text)
{
    if (text.size() % 4 != 0)
        return std::nullopt;
    const auto padding = text.size() - std::min(text.find('='), text.size());
    const bool padded = padding == 0 || padding == 1 || (padding == 2 && text.back() == '=');
    return padded ? std::optional(base64Room(text.size()) - padding) : std::nullopt;
}

bool decodeBase64(std::string_view text, std::span<std::byte> out)
{
    constexpr std::size_t kPiece = 4u << 24;
    std::size_t to = 0;
    for (std::size_t from = 0; from < text.size(); from += kPiece) {
        const auto piece = text.substr(from, kPiece);
        // The library would pass over white space around the text; then its count is not the one expected.
        const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data() + to),
            reinterpret_cast<const unsigned char*>(piece.data()), static_cast<int>(piece.size()));
        if (size != static_cast<int>(base64Room(piece.size())))
            return false;
        to += static_cast<std::size_t>(size);
    }
    return true;
}

} // namespace lr::common
