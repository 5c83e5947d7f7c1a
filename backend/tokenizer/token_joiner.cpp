#include "tokenizer/token_joiner.h"

#include "tokenizer/tokenizer_definition.h"

#include <algorithm>
#include <iterator>

namespace lr::tokenizer {

TokenJoiner::TokenJoiner(const TokenDecoding& decoding)
    : m_spacesToDrop(decoding.leadingSpaces)
    , m_dropsAllSpaces(decoding.dropsSpacesOfFirstToken)
{}

void TokenJoiner::append(std::string_view tokenBytes, std::string& out)
{
    if (tokenBytes.empty())
        return;
    if (m_dropsAllSpaces) {
        m_dropsAllSpaces = false;
        std::remove_copy(tokenBytes.begin(), tokenBytes.end(), std::back_inserter(out), ' ');
        return;
    }
    while (m_spacesToDrop > 0 && tokenBytes.starts_with(' ')) {
        tokenBytes.remove_prefix(1);
        --m_spacesToDrop;
    }
    if (!tokenBytes.empty())
        m_spacesToDrop = 0;
    out.append(tokenBytes);
}

} // namespace lr::tokenizer
