#pragma once

#include "common/json.h"
#include "common/utf8.h"
#include "model/test_files.h"

#include <string>
#include <utility>
#include <vector>

namespace lr::model::test {

/// The characters of a byte-level vocabulary, in the order of their code points.
inline std::vector<std::string> byteLevelSymbols()
{
    std::vector<std::string> symbols;
    for (char32_t c = 0x21; c < 0x144; ++c) {
        if (c <= 0x7E || (c >= 0xA1 && c != 0xAD))
            common::appendUtf8(symbols.emplace_back(), c);
    }
    return symbols;
}

/// A made-up byte-level tokenizer: 256 bytes, then one token for each of `numMerges` merges of letters, then three
/// added tokens.
struct MadeUpTokenizer
{
    explicit MadeUpTokenizer(int numMerges)
    {
        for (const auto& symbol : byteLevelSymbols())
            vocab[symbol] = vocab.size();
        std::vector<std::string> words;
        for (std::size_t i = 0; merges.size() < static_cast<std::size_t>(numMerges); ++i) {
            const std::string letter(1, static_cast<char>('a' + i % 26));
            const auto left = i < 676 ? std::string(1, static_cast<char>('a' + i / 26)) : words[(i - 676) / 26];
            words.push_back(left + letter);
            merges.emplace_back(left, letter);
            vocab[words.back()] = vocab.size();
        }
        for (const auto* token : {"<|endoftext|>", "<|im_start|>", "<|im_end|>"})
            added[token] = numBase() + static_cast<std::int64_t>(added.size());
    }

    std::int64_t numBase() const { return static_cast<std::int64_t>(vocab.size()); }

    common::Json addedList() const
    {
        auto list = common::Json::array();
        for (const auto& [token, id] : added.items())
            list.push_back({{"id", id}, {"content", token}, {"special", true}});
        return list;
    }

    void writeConfig(const std::filesystem::path& folder) const
    {
        common::Json config{{"eos_token", {{"content", "<|im_end|>"}}}, {"pad_token", "<|endoftext|>"},
            {"bos_token", nullptr}, {"chat_template", "{{ messages }}"}};
        for (const auto& [token, id] : added.items())
            config["added_tokens_decoder"][std::to_string(id.get<int>())] = {{"content", token}};
        writeText(folder / "tokenizer_config.json", common::dumpJson(config));
    }

    /// vocab.json, merges.txt, added_tokens.json, tokenizer_config.json
    void writeSeparateFiles(const std::filesystem::path& folder) const
    {
        std::string lines = "#version: 0.2\n";
        for (const auto& [left, right] : merges)
            lines.append(left).append(" ").append(right).append("\n");
        writeText(folder / "vocab.json", common::dumpJson(vocab));
        writeText(folder / "merges.txt", lines);
        writeText(folder / "added_tokens.json", common::dumpJson(added));
        writeConfig(folder);
    }

    /// tokenizer.json, whose merges are pairs or, in the older form, text; tokenizer_config.json
    void writeTokenizerJson(const std::filesystem::path& folder, bool mergesArePairs) const
    {
        auto list = common::Json::array();
        for (const auto& [left, right] : merges)
            list.push_back(mergesArePairs ? common::Json::array({left, right}) : common::Json(left + " " + right));
        const common::Json beginning{
            {"id", "<|im_start|>"}, {"ids", {added["<|im_start|>"]}}, {"tokens", {"<|im_start|>"}}};
        const common::Json json{{"version", "1.0"}, {"added_tokens", addedList()},
            {"post_processor",
                {{"type", "Sequence"},
                    {"processors", {{{"type", "ByteLevel"}}, {{"type", "TemplateProcessing"},
                                                                 {"special_tokens", {{"<|im_start|>", beginning}}}}}}}},
            {"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", list}}}};
        writeText(folder / "tokenizer.json", common::dumpJson(json));
        writeConfig(folder);
    }

    common::Json vocab = common::Json::object();
    common::Json added = common::Json::object();
    std::vector<std::pair<std::string, std::string>> merges;
};

} // namespace lr::model::test
