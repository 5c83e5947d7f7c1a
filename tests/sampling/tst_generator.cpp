#include "common/error.h"
#include "sampling/generator.h"
#include "support/random_checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

using namespace lr;
using namespace lr::sampling;

namespace {

std::vector<Prompt> somePrompts(std::size_t count)
{
    std::vector<Prompt> prompts;
    for (std::size_t i = 0; i < count; ++i) {
        Prompt prompt{.index = i, .tokenIds = {}};
        for (std::size_t t = 0; t < 3 + i * 5 % 23; ++t)
            prompt.tokenIds.push_back(static_cast<int>((i * 31 + t * 7) % 500));
        prompts.push_back(std::move(prompt));
    }
    return prompts;
}

using Completions = std::map<std::size_t, Trajectory>;

Completions complete(const model::Decoder& decoder, std::vector<Prompt> prompts, GenerationOptions options)
{
    for (const auto& prompt : prompts)
        options.maxPromptTokens = std::max(options.maxPromptTokens, static_cast<std::int64_t>(prompt.tokenIds.size()));
    Generator generator(decoder, options);
    std::size_t next = 0;
    Completions result;
    generator.run([&] { return next < prompts.size() ? std::optional(prompts[next++]) : std::nullopt; },
        [&](Trajectory&& trajectory) { result.emplace(trajectory.index, std::move(trajectory)); });
    return result;
}

/// One sequence, the whole context again for every token: what generation means, without any cache.
common::TokenIds greedyByDefinition(const model::Decoder& decoder, common::TokenIds ids, int count)
{
    common::TokenIds written;
    for (int i = 0; i < count; ++i) {
        model::RaggedBatch batch;
        batch.append(0, 0, ids);
        const auto cache = decoder.makeCache(1, static_cast<std::int64_t>(ids.size()), true);
        const auto hidden = decoder.forward(batch, *cache);
        const auto logits = decoder.logits(hidden.narrow(0, hidden.size(0) - 1, 1));
        written.push_back(static_cast<int>(logits.argmax().item<std::int64_t>()));
        ids.push_back(written.back());
    }
    return written;
}

} // namespace

class TestGenerator : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<model::Decoder> m_decoder;

private Q_SLOTS:
    void initTestCase()
    {
        const auto checkpoint = testing::writeRandomCheckpoint(
            m_folder.filePath("small").toStdString(), testing::smallConfig(), model::Dtype::Float32, {.seed = 3});
        m_decoder = model::Decoder::load(checkpoint, {});
    }

    void batchedTokensEqualThoseOfTheDefinition()
    {
        const auto prompts = somePrompts(11);
        for (const int batchSize : {1, 3, 11}) {
            const auto completions = complete(*m_decoder, prompts, {.maxNewTokens = 12, .batchSize = batchSize});
            QCOMPARE(completions.size(), prompts.size());
            for (const auto& prompt : prompts) {
                QCOMPARE(completions.at(prompt.index).tokenIds, greedyByDefinition(*m_decoder, prompt.tokenIds, 12));
                QCOMPARE(completions.at(prompt.index).promptIds, prompt.tokenIds);
            }
        }
    }

    void aPromptLongerThanOnePassIsReadInPieces()
    {
        auto config = testing::smallConfig();
        config.maxPositionEmbeddings = 1024;
        const auto checkpoint = testing::writeRandomCheckpoint(
            m_folder.filePath("long").toStdString(), config, model::Dtype::Float32, {.seed = 4});
        const auto decoder = model::Decoder::load(checkpoint, {});
        std::vector<Prompt> prompts = somePrompts(2);
        for (int i = 0; i < 700; ++i)
            prompts[1].tokenIds.push_back(i * 13 % 500);
        const auto completions = complete(*decoder, prompts, {.maxNewTokens = 5, .batchSize = 2});
        QCOMPARE(completions.at(1).tokenIds, greedyByDefinition(*decoder, prompts[1].tokenIds, 5));
    }

    void forbiddenTokensAreNotChosen()
    {
        const auto prompts = somePrompts(5);
        const auto free = complete(*m_decoder, prompts, {.maxNewTokens = 8, .batchSize = 2});
        const auto first = free.at(0).tokenIds[0];
        // The token that comes first unhindered may not come third: up to there everything is as before.
        const auto forbidden = [&](const common::TokenIds& written) {
            return written.size() == 2 ? common::TokenIds{free.at(3).tokenIds[2], first} : common::TokenIds();
        };
        const auto hindered =
            complete(*m_decoder, prompts, {.maxNewTokens = 8, .batchSize = 2, .forbidden = forbidden});
        for (const auto& [index, trajectory] : hindered) {
            const auto& before = free.at(index).tokenIds;
            QVERIFY(std::equal(before.begin(), before.begin() + 2, trajectory.tokenIds.begin()));
            QVERIFY(trajectory.tokenIds[2] != first && trajectory.tokenIds[2] != free.at(3).tokenIds[2]);
        }
    }

    void anEndTokenEndsASequenceAndMakesRoom()
    {
        const auto prompts = somePrompts(9);
        const auto free = complete(*m_decoder, prompts, {.maxNewTokens = 20, .batchSize = 2});
        const auto endToken = free.at(4).tokenIds[6];
        const auto ended =
            complete(*m_decoder, prompts, {.maxNewTokens = 20, .endTokenIds = {endToken}, .batchSize = 2});
        std::size_t numEnded = 0;
        for (const auto& [index, trajectory] : ended) {
            auto expected = free.at(index).tokenIds;
            const auto end = std::find(expected.begin(), expected.end(), endToken);
            const bool ends = end != expected.end();
            if (ends)
                expected.erase(end + 1, expected.end());
            QCOMPARE(trajectory.tokenIds, expected);
            QCOMPARE(trajectory.finishReason, ends ? FinishReason::EndOfSequence : FinishReason::Length);
            numEnded += ends;
        }
        QVERIFY(numEnded >= 1);
    }

    void aFullContextEndsASequence()
    {
        auto prompts = somePrompts(1);
        prompts[0].tokenIds.resize(250, 7);
        const auto completions = complete(*m_decoder, prompts, {.maxNewTokens = 100});
        QCOMPARE(completions.at(0).tokenIds.size(), 6u); // 256 positions
        QCOMPARE(completions.at(0).finishReason, FinishReason::Length);
    }

    void keptHiddenStatesGiveTheChosenTokens()
    {
        const auto completions =
            complete(*m_decoder, somePrompts(5), {.maxNewTokens = 8, .batchSize = 3, .keepHidden = true});
        for (const auto& [index, trajectory] : completions) {
            const auto best = m_decoder->logits(trajectory.hidden).argmax(1);
            QCOMPARE(best.size(0), std::int64_t(8));
            for (std::int64_t i = 0; i < 8; ++i)
                QCOMPARE(best[i].item<int>(), trajectory.tokenIds[static_cast<std::size_t>(i)]);
        }
    }

    void drawsDependOnSeedAndProblemOnly()
    {
        const auto prompts = somePrompts(7);
        GenerationOptions options{
            .maxNewTokens = 10, .sampling = {.temperature = 1.0, .topP = 0.9, .seed = 42}, .batchSize = 1};
        const auto alone = complete(*m_decoder, prompts, options);
        options.batchSize = 7;
        const auto together = complete(*m_decoder, prompts, options);
        options.sampling.seed = 43;
        const auto otherSeed = complete(*m_decoder, prompts, options);
        std::size_t numOther = 0;
        for (std::size_t i = 0; i < prompts.size(); ++i) {
            QCOMPARE(together.at(i).tokenIds, alone.at(i).tokenIds);
            numOther += otherSeed.at(i).tokenIds != alone.at(i).tokenIds;
        }
        QVERIFY(numOther >= 5);
    }

    void drawsFollowTheDistributionWithinTheNucleus()
    {
        const auto logits = at::tensor({std::log(0.5f), std::log(0.3f), std::log(0.15f), std::log(0.05f)}).unsqueeze(0);
        std::vector<int> counts(4);
        constexpr int kDraws = 20000;
        for (std::size_t i = 0; i < kDraws; ++i)
            ++counts[static_cast<std::size_t>(
                sampleTokens(logits, {.temperature = 1, .topP = 0.8, .seed = 1}, {{i, 0}})[0])];
        QCOMPARE(counts[2] + counts[3], 0); // 0.5 + 0.3 reach 0.8
        // 5/8 of 20,000 with a standard deviation of 68: four of them
        QVERIFY(std::abs(counts[0] - 12500) < 280);
    }

    void greedyTakesTheLowestIdOfEquals()
    {
        QCOMPARE(sampleTokens(at::tensor({1.0f, 3.0f, 3.0f}).unsqueeze(0), {}, {{0, 0}}), common::TokenIds{1});
    }

    void notANumberIsReportedNotChosen()
    {
        const auto logits = at::full({1, 4}, std::numeric_limits<float>::quiet_NaN());
        for (const double temperature : {0.0, 1.0})
            QVERIFY_EXCEPTION_THROWN(sampleTokens(logits, {.temperature = temperature}, {{0, 0}}), common::Error);
    }

    void aStopRequestEndsTheRun()
    {
        std::stop_source stop;
        Generator generator(*m_decoder, {.maxNewTokens = 50, .batchSize = 1, .maxPromptTokens = 30});
        auto prompts = somePrompts(3);
        std::size_t next = 0;
        try {
            generator.run([&] { return next < 3 ? std::optional(prompts[next++]) : std::nullopt; }, [](Trajectory&&) {},
                stop.get_token(),
                [&](const GenerationProgress& progress) {
                    if (progress.newTokens == 10)
                        stop.request_stop();
                });
            QFAIL("ran to its end");
        } catch (const common::Error& error) {
            QCOMPARE(error.code(), common::ErrorCode::Cancelled);
        }
    }
};

QTEST_APPLESS_MAIN(TestGenerator)
#include "tst_generator.moc"
