#include "common/sha256.h"

#include "common/error.h"
#include "common/mapped_file.h"

#include <array>
#include <openssl/evp.h>

namespace lr::common {

std::string sha256(std::span<const std::byte> bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
        throw Error(ErrorCode::Internal, "The library for checksums failed.");
    std::string text;
    for (unsigned int i = 0; i < length; ++i) {
        text.push_back("0123456789abcdef"[digest[i] >> 4]);
        text.push_back("0123456789abcdef"[digest[i] & 15]);
    }
    return text;
}

std::string sha256OfFile(const std::filesystem::path& path)
{
    const MappedFile file(path);
    return sha256(file.bytes());
}

} // namespace lr::common
