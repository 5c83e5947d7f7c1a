#include "pretraining/demo_vocabulary.h"

#include "pretraining/topics.h"
#include "pretraining/word_problem.h"
#include "tokenizer/byte_alphabet.h"
#include "tokenizer/pre_tokenizer.h"
#include "tokenizer/tokenizer_definition.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::pretraining {

using common::OrderedJson;

namespace {

constexpr auto kChatTemplate = "{% for message in messages %}"
                               "{% if message['role'] == 'user' %}{{ 'Question: ' + message['content'] + '\\n' }}"
                               "{% elif message['role'] == 'assistant' %}"
                               "{{ 'Answer: ' + (message['content'] | trim) + eos_token + '\\n' }}"
                               "{% endif %}{% endfor %}"
                               "{% if add_generation_prompt %}{{ 'Answer:' }}{% endif %}";

/// Texts that together contain every piece of text that the corpus is made of.
std::vector<std::string> everyText()
{
    std::vector<std::string> texts{" 0123456789+1-2=3, 4. #### 5", promptFor("How many?")};
    for (const auto& sentence : everySentence())
        texts.push_back(" " + (sentence.back() == '?' ? sentence + "\n" : sentence));
    return texts;
}

std::string spellingOf(std::string_view bytes)
{
    std::string spelling;
    for (const char c : bytes)
        spelling += tokenizer::alphabetCharacter(static_cast<unsigned char>(c));
    return spelling;
}

OrderedJson addedToken(std::string_view content)
{
    return {{"content", content}, {"single_word", false}, {"lstrip", false}, {"rstrip", false}, {"normalized", false},
        {"special", true}};
}

OrderedJson byteLevel()
{
    return {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", false}, {"use_regex", false}};
}

OrderedJson preTokenizer()
{
    const OrderedJson split{{"type", "Split"}, {"pattern", {{"Regex", tokenizer::kQwen2Pattern}}},
        {"behavior", "Isolated"}, {"invert", false}};
    return {{"type", "Sequence"}, {"pretokenizers", OrderedJson::array({split, byteLevel()})}};
}

OrderedJson model()
{
    auto vocab = OrderedJson::object();
    common::TokenId id = 0;
    for (const auto& token : demoTokens()) {
        vocab[id <= kEosId ? token : spellingOf(token)] = id;
        ++id;
    }
    return {{"type", "BPE"}, {"dropout", nullptr}, {"unk_token", kPadToken}, {"continuing_subword_prefix", nullptr},
        {"end_of_word_suffix", nullptr}, {"fuse_unk", true}, {"byte_fallback", false}, {"ignore_merges", true},
        {"vocab", std::move(vocab)}, {"merges", OrderedJson::array()}};
}

} // namespace

const std::vector<std::string>& demoTokens()
{
    static const auto tokens = [] {
        const tokenizer::PreTokenizer cutter(
            {tokenizer::isolatedSplit(tokenizer::kQwen2Pattern)}, "the demo vocabulary");
        std::vector<std::string> pieces;
        for (const auto& text : everyText()) {
            const auto words = cutter.words(text);
            pieces.insert(pieces.end(), words.words.begin(), words.words.end());
        }
        std::ranges::sort(pieces);
        pieces.erase(std::unique(pieces.begin(), pieces.end()), pieces.end());
        pieces.insert(pieces.begin(), {std::string(kPadToken), std::string(kEosToken)});
        return pieces;
    }();
    return tokens;
}

OrderedJson demoTokenizerJson()
{
    auto added = OrderedJson::array();
    for (const auto& [id, token] : {std::pair(kPadId, kPadToken), std::pair(kEosId, kEosToken)}) {
        added.push_back({{"id", id}});
        added.back().update(addedToken(token));
    }
    return {{"version", "1.0"}, {"truncation", nullptr}, {"padding", nullptr}, {"added_tokens", std::move(added)},
        {"normalizer", nullptr}, {"pre_tokenizer", preTokenizer()}, {"post_processor", byteLevel()},
        {"decoder", byteLevel()}, {"model", model()}};
}

OrderedJson demoTokenizerConfig()
{
    return {{"tokenizer_class", "PreTrainedTokenizerFast"},
        {"added_tokens_decoder",
            {{fmt::to_string(kPadId), addedToken(kPadToken)}, {fmt::to_string(kEosId), addedToken(kEosToken)}}},
        {"add_prefix_space", false}, {"bos_token", nullptr}, {"eos_token", kEosToken}, {"pad_token", kPadToken},
        {"clean_up_tokenization_spaces", false}, {"model_max_length", kDemoContext}, {"chat_template", kChatTemplate}};
}

} // namespace lr::pretraining
