#include "tokenizer/byte_alphabet.h"

#include "common/utf8.h"

#include <array>

namespace lr::tokenizer {

namespace {

constexpr int kNumStandIns = 68;
constexpr char32_t kFirstStandIn = 0x100;

struct Alphabet
{
    std::array<std::string, 256> spelling;
    std::array<int, kFirstStandIn + kNumStandIns> byteOf;
};

bool standsForItself(unsigned byte)
{
    return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

Alphabet makeAlphabet()
{
    Alphabet alphabet;
    alphabet.byteOf.fill(-1);
    char32_t standIn = kFirstStandIn;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const char32_t character = standsForItself(byte) ? static_cast<char32_t>(byte) : standIn++;
        common::appendUtf8(alphabet.spelling[byte], character);
        alphabet.byteOf[character] = static_cast<int>(byte);
    }
    return alphabet;
}

const Alphabet& alphabet()
{
    static const Alphabet instance = makeAlphabet();
    return instance;
}

} // namespace

std::string_view alphabetCharacter(unsigned char byte)
{
    return alphabet().spelling[byte];
}

std::optional<std::string> bytesOfSpelling(std::string_view spelling)
{
    const auto& byteOf = alphabet().byteOf;
    std::string bytes;
    bytes.reserve(spelling.size());
    while (!spelling.empty()) {
        const auto length = common::utf8SequenceLength(spelling);
        if (length == 0 || length > 2)
            return std::nullopt;
        const auto character = common::decodeUtf8(spelling, length);
        if (character >= byteOf.size() || byteOf[character] < 0)
            return std::nullopt;
        bytes.push_back(static_cast<char>(byteOf[character]));
        spelling.remove_prefix(length);
    }
    return bytes;
}

} // namespace lr::tokenizer
