#include "tokenizer/streaming_decoder.h"

#include "common/utf8.h"
#include "tokenizer/tokenizer.h"

#include <utility>

namespace lr::tokenizer {

StreamingDecoder::StreamingDecoder(const Tokenizer& tokenizer, bool skipSpecial)
    : m_tokenizer(tokenizer)
    , m_skipSpecial(skipSpecial)
    , m_joiner(tokenizer.joiner())
{}

std::string StreamingDecoder::push(common::TokenId id)
{
    if (m_skipSpecial && m_tokenizer.isSpecial(id))
        return {};
    m_joiner.append(m_tokenizer.tokenBytes(id), m_pending);
    const auto complete = m_pending.size() - common::incompleteUtf8Tail(m_pending);
    auto text = common::sanitizedUtf8(std::string_view(m_pending).substr(0, complete));
    m_pending.erase(0, complete);
    return text;
}

std::string StreamingDecoder::flush()
{
    m_joiner = m_tokenizer.joiner();
    return common::sanitizedUtf8(std::exchange(m_pending, {}));
}

} // namespace lr::tokenizer
