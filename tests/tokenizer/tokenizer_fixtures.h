#pragma once

#include "common/error.h"
#include "common/json.h"
#include "common/random.h"
#include "tokenizer/tokenizer.h"

#include <QTest>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

namespace lr::tokenizer {

/// tests/data/tokenizer, made by tests/tools/make_tokenizer_fixtures.mjs.
inline std::filesystem::path fixtureFolder()
{
    return std::filesystem::path(LR_TEST_DATA) / "tokenizer";
}

/// One of the small tokenizers: "qwen2", "llama3", "gpt2", "flags" (tokenizer.json) or "files" (vocab.json, …).
inline std::filesystem::path smallFolder(const std::string& name)
{
    return fixtureFolder() / "small" / name;
}

inline std::filesystem::path realQwen2Folder()
{
    return std::filesystem::path(LR_SHARED_DATA) / "qwen2-tokenizer";
}

inline void writeText(const std::filesystem::path& file, std::string_view text)
{
    std::ofstream(file, std::ios::binary) << text;
}

/// Fails the test unless `call` throws an Error with this code whose sentence holds every one of `fragments`.
inline void verifyError(
    const std::function<void()>& call, common::ErrorCode code, const std::vector<std::string>& fragments)
{
    try {
        call();
    } catch (const common::Error& error) {
        const std::string message = error.what();
        QVERIFY2(error.code() == code, (std::string(common::errorCodeName(error.code())) + ": " + message).c_str());
        for (const auto& fragment : fragments)
            QVERIFY2(
                message.find(fragment) != std::string::npos, ("'" + fragment + "' is missing in: " + message).c_str());
        return;
    }
    QFAIL("nothing was thrown");
}

/// Reproducible texts of pieces that tokenizers find hard.
class RandomTexts
{
public:
    explicit RandomTexts(std::vector<std::string> pieces)
        : m_pieces(std::move(pieces))
    {}

    std::string next(std::size_t maxPieces)
    {
        std::string text;
        for (auto left = below(maxPieces + 1); left > 0; --left)
            text += m_pieces[below(m_pieces.size())];
        return text;
    }

    std::size_t below(std::size_t bound) { return m_random.bits(m_counter++) % bound; }

private:
    std::vector<std::string> m_pieces;
    common::CounterRandom m_random{7};
    std::uint64_t m_counter = 0;
};

} // namespace lr::tokenizer
