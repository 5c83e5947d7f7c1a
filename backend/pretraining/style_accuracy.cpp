#include "pretraining/style_accuracy.h"

#include "pretraining/demo_vocabulary.h"
#include "pretraining/word_problem.h"
#include "sampling/generator.h"

#include <algorithm>
#include <optional>

namespace lr::pretraining {

namespace {

constexpr std::int64_t kMaxNewTokens = 64;
constexpr int kBatchSize = 64;

/// After an operator, forbids another one until the next "=" or ",".
class OneOperation
{
public:
    explicit OneOperation(const tokenizer::Tokenizer& tokenizer)
        : m_operators{tokenizer.tokenId("+").value(), tokenizer.tokenId("-").value()}
        , m_ends{tokenizer.tokenId("=").value(), tokenizer.tokenId(",").value()}
    {}

    common::TokenIds operator()(const common::TokenIds& written) const
    {
        for (auto id = written.rbegin(); id != written.rend(); ++id) {
            if (std::ranges::find(m_ends, *id) != m_ends.end())
                break;
            if (std::ranges::find(m_operators, *id) != m_operators.end())
                return m_operators;
        }
        return {};
    }

private:
    common::TokenIds m_operators;
    common::TokenIds m_ends;
};

} // namespace

Accuracy accuracyOf(const model::Decoder& decoder, const tokenizer::Tokenizer& tokenizer,
    std::span<const problems::Problem> problems, Decoding decoding, std::stop_token stop)
{
    std::vector<sampling::Prompt> prompts;
    sampling::GenerationOptions options{
        .maxNewTokens = kMaxNewTokens, .endTokenIds = {kEosId}, .batchSize = kBatchSize};
    for (const auto& problem : problems) {
        prompts.push_back({prompts.size(), tokenizer.encode(promptFor(problem.question))});
        options.maxPromptTokens =
            std::max(options.maxPromptTokens, static_cast<std::int64_t>(prompts.back().tokenIds.size()));
    }
    if (decoding == Decoding::Forced)
        options.forbidden = OneOperation(tokenizer);

    Accuracy accuracy{.total = problems.size()};
    std::size_t next = 0;
    sampling::Generator(decoder, options)
        .run([&] { return next < prompts.size() ? std::optional(prompts[next++]) : std::nullopt; },
            [&](sampling::Trajectory&& trajectory) {
                const auto text = tokenizer.decode(trajectory.tokenIds);
                accuracy.right += answerIn(text) == problems[trajectory.index].answer.value();
            },
            stop);
    return accuracy;
}

} // namespace lr::pretraining
