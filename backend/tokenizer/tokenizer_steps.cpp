#include "tokenizer/tokenizer_steps.h"

#include "common/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lr::tokenizer {

namespace {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::JsonObject;
using common::printable;

// The classes of characters that steps without a pattern of their own look for.
constexpr const char* kNumeric = R"(\p{N})";
constexpr const char* kPunctuation = R"([!-/:-@\[-`{-~\p{P}])";
constexpr const char* kWhiteSpace = R"(\s)";

/// What all readers of one file share.
class StepReader
{
public:
    explicit StepReader(const std::string& source)
        : m_source(source)
    {}

protected:
    [[noreturn]] void refuse(const std::string& what) const
    {
        throw Error(ErrorCode::Unsupported,
            fmt::format("{}: {} is not supported. Use a model whose tokenizer is a BPE of GPT-2's or SentencePiece's "
                        "kind, as Qwen's, Llama's, Mistral's and Gemma's are.",
                printable(m_source, 400), what));
    }

    [[noreturn]] void corrupt(const std::string& what) const
    {
        throw Error(ErrorCode::CorruptData, fmt::format("{}: {}", printable(m_source, 400), what));
    }

    JsonObject object(const Json& json) const { return JsonObject(json, m_source); }
    std::string typeOf(const Json& json) const { return object(json).string("type"); }

    const Json& arrayIn(const Json& json, const char* key) const
    {
        const auto& items = object(json).value(key);
        if (!items.is_array())
            corrupt(fmt::format("\"{}\" must be an array.", key));
        return items;
    }

    /// {"String": "…"} or {"Regex": "…"}.
    PatternDefinition patternOf(const Json& step) const
    {
        const auto pattern = object(object(step).value("pattern"));
        if (pattern.has("String"))
            return {pattern.string("String"), false};
        if (pattern.has("Regex"))
            return {pattern.string("Regex"), true};
        refuse(fmt::format("the step \"{}\" with a pattern that is neither String nor Regex", printable(typeOf(step))));
    }

    const std::string& m_source;
};

class NormalizerReader : StepReader
{
public:
    NormalizerReader(const std::string& source, std::vector<NormalizerStep>& steps)
        : StepReader(source)
        , m_steps(steps)
    {}

    void read(const Json& json)
    {
        const auto type = typeOf(json);
        if (type == "Sequence")
            for (const auto& part : arrayIn(json, "normalizers"))
                read(part);
        else if (type == "NFC")
            m_steps.push_back({NormalizerStep::Kind::ComposeNfc, {}, {}});
        else if (type == "Prepend")
            m_steps.push_back({NormalizerStep::Kind::Prepend, object(json).string("prepend"), {}});
        else if (type == "Replace")
            m_steps.push_back({NormalizerStep::Kind::Replace, object(json).string("content"), patternOf(json)});
        else
            refuse(fmt::format("the normalizer \"{}\"", printable(type)));
    }

private:
    std::vector<NormalizerStep>& m_steps;
};

class PreTokenizerReader : StepReader
{
public:
    PreTokenizerReader(const std::string& source, std::vector<PreTokenizerStep>& steps)
        : StepReader(source)
        , m_steps(steps)
    {}

    /// Whether words are spelled in bytes in the end.
    bool read(const Json& json)
    {
        if (typeOf(json) == "Sequence")
            for (const auto& part : arrayIn(json, "pretokenizers"))
                readStep(part);
        else
            readStep(json);
        return m_isByteLevel;
    }

private:
    /// Nothing may follow ByteLevel, because what follows would see the byte alphabet instead of the text.
    void readStep(const Json& json)
    {
        const auto type = typeOf(json);
        if (m_isByteLevel)
            refuse(fmt::format("the pre_tokenizer \"{}\" behind \"ByteLevel\"", printable(type)));
        if (type == "Sequence")
            read(json);
        else if (type == "Split")
            addSplit(patternOf(json), behaviorOf(json, ""), object(json).booleanOr("invert", false));
        else if (type == "ByteLevel")
            readByteLevel(json);
        else if (type == "Metaspace")
            readMetaspace(json);
        else if (type == "Digits")
            addSplit({kNumeric, true}, object(json).booleanOr("individual_digits", false) ? SplitBehavior::Isolated
                                                                                          : SplitBehavior::Contiguous);
        else if (type == "Punctuation")
            addSplit({kPunctuation, true}, behaviorOf(json, "Isolated"));
        else if (type == "WhitespaceSplit")
            addSplit({kWhiteSpace, true}, SplitBehavior::Removed);
        else
            refuse(fmt::format("the pre_tokenizer \"{}\"", printable(type)));
    }

    void addSplit(PatternDefinition pattern, SplitBehavior behavior, bool invert = false)
    {
        PreTokenizerStep step;
        step.pattern = std::move(pattern);
        step.behavior = behavior;
        step.invert = invert;
        m_steps.push_back(std::move(step));
    }

    void addPrefix(std::string content, PreTokenizerStep::Scheme scheme)
    {
        PreTokenizerStep step;
        step.kind = PreTokenizerStep::Kind::Prefix;
        step.content = std::move(content);
        step.scheme = scheme;
        m_steps.push_back(std::move(step));
    }

    SplitBehavior behaviorOf(const Json& json, std::string_view byDefault) const
    {
        using Named = std::pair<std::string_view, SplitBehavior>;
        constexpr std::array<Named, 5> kNames{{{"Isolated", SplitBehavior::Isolated},
            {"Removed", SplitBehavior::Removed}, {"MergedWithPrevious", SplitBehavior::MergedWithPrevious},
            {"MergedWithNext", SplitBehavior::MergedWithNext}, {"Contiguous", SplitBehavior::Contiguous}}};
        const auto name = object(json).stringOr("behavior", byDefault);
        const auto known = std::ranges::find(kNames, name, &Named::first);
        if (known == kNames.end())
            refuse(fmt::format("the pre_tokenizer \"{}\" with behavior \"{}\"", typeOf(json), printable(name)));
        return known->second;
    }

    void readByteLevel(const Json& json)
    {
        m_isByteLevel = true;
        if (object(json).booleanOr("add_prefix_space", true))
            addPrefix(" ", PreTokenizerStep::Scheme::Always);
        if (object(json).booleanOr("use_regex", true))
            m_steps.push_back(isolatedSplit(kGpt2Pattern));
    }

    /// Spaces become `replacement`; the file says whether one is also put before the text and whether each begins a
    /// word.
    void readMetaspace(const Json& json)
    {
        const auto metaspace = object(json);
        const auto replacement = metaspace.stringOr("replacement", "▁");
        const auto older = metaspace.booleanOr("add_prefix_space", true) ? "always" : "never";
        const auto scheme = metaspace.stringOr("prepend_scheme", older);
        PreTokenizerStep replace;
        replace.kind = PreTokenizerStep::Kind::Replace;
        replace.pattern = {" ", false};
        replace.content = replacement;
        m_steps.push_back(std::move(replace));
        if (scheme == "always")
            addPrefix(replacement, PreTokenizerStep::Scheme::Always);
        else if (scheme == "first")
            addPrefix(replacement, PreTokenizerStep::Scheme::First);
        else if (scheme != "never")
            refuse(fmt::format("the pre_tokenizer \"Metaspace\" with prepend_scheme \"{}\"", printable(scheme)));
        if (metaspace.booleanOr("split", true))
            addSplit({replacement, false}, SplitBehavior::MergedWithNext);
    }

    std::vector<PreTokenizerStep>& m_steps;
    bool m_isByteLevel = false;
};

class DecoderReader : StepReader
{
public:
    DecoderReader(const std::string& source, TokenizerDefinition& definition)
        : StepReader(source)
        , m_definition(definition)
    {}

    void read(const Json* json)
    {
        if (json == nullptr)
            refuse("a tokenizer without a decoder");
        readStep(*json);
        const bool bytes = m_definition.unit == InitialSymbols::Unit::Bytes;
        if (bytes != m_isByteLevel)
            refuse(bytes ? "a decoder without \"ByteLevel\" behind a pre_tokenizer with it"
                         : "the decoder \"ByteLevel\" behind a pre_tokenizer without it");
    }

private:
    void readStep(const Json& json)
    {
        const auto type = typeOf(json);
        if (type == "Sequence")
            for (const auto& part : arrayIn(json, "decoders"))
                readStep(part);
        else if (type == "ByteLevel")
            m_isByteLevel = true;
        else if (type == "ByteFallback")
            m_definition.decoding.joinsBytes = true;
        else if (type == "Fuse")
            m_fuses = true;
        else if (type == "Replace")
            readReplace(json);
        else if (type == "Strip")
            readStrip(json);
        else if (type == "Metaspace")
            readMetaspace(json);
        else
            refuse(fmt::format("the decoder \"{}\"", printable(type)));
    }

    void readReplace(const Json& json)
    {
        const auto pattern = patternOf(json);
        if (pattern.isRegex)
            refuse("the decoder \"Replace\" with a Regex");
        m_definition.decoding.replacements.push_back({pattern.text, object(json).string("content")});
    }

    void readStrip(const Json& json)
    {
        const auto strip = object(json);
        if (strip.string("content") != " " || strip.integerOr("stop", 0, 0, 1024) != 0 || !m_fuses)
            refuse("the decoder \"Strip\" of anything but spaces at the start of the whole text");
        m_definition.decoding.leadingSpaces = static_cast<std::size_t>(strip.integerOr("start", 0, 0, 1024));
    }

    void readMetaspace(const Json& json)
    {
        const auto metaspace = object(json);
        const auto older = metaspace.booleanOr("add_prefix_space", true) ? "always" : "never";
        m_definition.decoding.replacements.push_back({metaspace.stringOr("replacement", "▁"), " "});
        m_definition.decoding.dropsSpacesOfFirstToken = metaspace.stringOr("prepend_scheme", older) != "never";
    }

    TokenizerDefinition& m_definition;
    bool m_isByteLevel = false;
    bool m_fuses = false;
};

class PostProcessorReader : StepReader
{
public:
    PostProcessorReader(const std::string& source, TokenizerDefinition& definition)
        : StepReader(source)
        , m_definition(definition)
    {}

    void read(const Json& json)
    {
        const auto type = typeOf(json);
        if (type == "ByteLevel") // affects only offsets
            return;
        if (type == "Sequence")
            for (const auto& part : arrayIn(json, "processors"))
                read(part);
        else if (type == "TemplateProcessing")
            readTemplate(json);
        else
            refuse(fmt::format("the post_processor \"{}\"", printable(type)));
    }

private:
    void readTemplate(const Json& json)
    {
        bool textSeen = false;
        for (const auto& piece : arrayIn(json, "single")) {
            const auto part = object(piece);
            if (part.has("Sequence")) {
                if (textSeen)
                    refuse("a post_processor that repeats the text");
                textSeen = true;
                continue;
            }
            const auto name = object(part.value("SpecialToken")).string("id");
            appendTokens(json, name, textSeen ? m_definition.suffixIds : m_definition.prefixIds);
        }
        if (!textSeen)
            refuse("a post_processor without the text");
    }

    void appendTokens(const Json& json, const std::string& name, common::TokenIds& ids) const
    {
        const auto& token = object(object(json).value("special_tokens")).value(name);
        for (const auto& id : arrayIn(token, "ids")) {
            if (!id.is_number_integer() || id > INT64_MAX)
                corrupt(fmt::format("the post_processor's token '{}' has an id that is no integer.", printable(name)));
            ids.push_back(checkedTokenId(id.get<std::int64_t>(), name, m_source));
        }
    }

    TokenizerDefinition& m_definition;
};

} // namespace

void readTokenizerSteps(const Json& tokenizerJson, const std::string& source, TokenizerDefinition& definition)
{
    const JsonObject root(tokenizerJson, source);
    if (const auto* normalizer = root.find("normalizer"))
        NormalizerReader(source, definition.normalizer).read(*normalizer);
    const auto* preTokenizer = root.find("pre_tokenizer");
    const bool isByteLevel =
        preTokenizer != nullptr && PreTokenizerReader(source, definition.preTokenizer).read(*preTokenizer);
    definition.unit = isByteLevel ? InitialSymbols::Unit::Bytes : InitialSymbols::Unit::Characters;
    DecoderReader(source, definition).read(root.find("decoder"));
    if (const auto* postProcessor = root.find("post_processor"))
        PostProcessorReader(source, definition).read(*postProcessor);
}

} // namespace lr::tokenizer
