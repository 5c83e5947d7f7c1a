#include "tokenizer/normalizer.h"

#include "tokenizer/nfc.h"

namespace lr::tokenizer {

Normalizer::Normalizer(const std::vector<NormalizerStep>& steps, std::string_view source)
{
    for (const auto& step : steps) {
        m_steps.push_back({step.kind, step.content, std::nullopt});
        if (step.kind == NormalizerStep::Kind::Replace)
            m_steps.back().pattern.emplace(step.pattern, source);
        m_composesNfc = m_composesNfc || step.kind == NormalizerStep::Kind::ComposeNfc;
    }
}

std::optional<std::string> Normalizer::changed(const Step& step, std::string_view text)
{
    switch (step.kind) {
    case NormalizerStep::Kind::ComposeNfc:
        return isPlainlyNfc(text) ? std::nullopt : std::optional(toNfc(text));
    case NormalizerStep::Kind::Prepend:
        return text.empty() ? std::nullopt : std::optional(step.content + std::string(text));
    case NormalizerStep::Kind::Replace:
        return step.pattern->mayMatch(text) ? std::optional(step.pattern->replaced(text, step.content)) : std::nullopt;
    }
    return std::nullopt;
}

std::string_view Normalizer::apply(std::string_view text, std::string& storage) const
{
    for (const auto& step : m_steps) {
        if (auto next = changed(step, text)) {
            storage = std::move(*next);
            text = storage;
        }
    }
    return text;
}

} // namespace lr::tokenizer
