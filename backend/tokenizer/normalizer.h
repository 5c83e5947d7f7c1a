#pragma once

#include "tokenizer/text_pattern.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::tokenizer {

/// One step of a tokenizer file's "normalizer".
struct NormalizerStep
{
    enum class Kind
    {
        ComposeNfc, ///< Unicode's Normalization Form C
        Prepend,    ///< `content` before every text that is not empty
        Replace     ///< `content` instead of every match of `pattern`
    };
    Kind kind = Kind::ComposeNfc;
    std::string content;
    PatternDefinition pattern;
};

/// What happens to a text before it is cut into words. Immutable; any thread may use it.
class Normalizer
{
public:
    Normalizer() = default;
    /// `source` names the file in errors. Throws what SplitRegex throws.
    Normalizer(const std::vector<NormalizerStep>& steps, std::string_view source);

    bool isEmpty() const { return m_steps.empty(); }
    bool composesNfc() const { return m_composesNfc; }

    /// Well-formed `text` after all steps. The result borrows `text` where nothing changes, else `storage`.
    std::string_view apply(std::string_view text, std::string& storage) const;

private:
    struct Step
    {
        NormalizerStep::Kind kind;
        std::string content;
        std::optional<TextPattern> pattern;
    };
    static std::optional<std::string> changed(const Step& step, std::string_view text);

    std::vector<Step> m_steps;
    bool m_composesNfc = false;
};

} // namespace lr::tokenizer
