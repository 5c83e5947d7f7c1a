#include "common/error.h"
#include "divergence/row_divergence.h"
#include "divergence/scorer.h"
#include "support/random_checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace lr;
using namespace lr::divergence;
using steps::StepRecord;

namespace {

ScoringRequest someRequest(int seed, std::size_t promptLength, std::size_t completionLength)
{
    ScoringRequest request;
    for (std::size_t i = 0; i < promptLength + completionLength; ++i)
        (i < promptLength ? request.promptIds : request.completionIds)
            .push_back(static_cast<int>((i * 37 + i * i * 11) % 500) * seed % 500);
    return request;
}

/// The last row of one forward pass over `ids`: the slow way to the logits of a step.
at::Tensor lastLogits(const model::Decoder& decoder, const common::TokenIds& ids)
{
    model::RaggedBatch batch;
    batch.append(0, 0, ids);
    const auto cache = decoder.makeCache(1, static_cast<std::int64_t>(ids.size()), true);
    const auto hidden = decoder.forward(batch, *cache);
    return decoder.logits(hidden.narrow(0, hidden.size(0) - 1, 1)).contiguous();
}

bool closeTo(const StepRecord& a, const StepRecord& b)
{
    return a.step == b.step && a.tokenId == b.tokenId && std::abs(a.klNats - b.klNats) < 1e-4f &&
           std::abs(a.reverseKlNats - b.reverseKlNats) < 1e-4f && std::abs(a.jsNats - b.jsNats) < 1e-4f &&
           std::abs(a.expertEntropyNats - b.expertEntropyNats) < 1e-4f &&
           std::abs(a.amateurEntropyNats - b.amateurEntropyNats) < 1e-4f && a.expertTop1Id() == b.expertTop1Id() &&
           std::abs(a.expertLogProb - b.expertLogProb) < 1e-4f && std::abs(a.amateurLogProb - b.amateurLogProb) < 1e-4f;
}

} // namespace

class TestScorer : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<model::Decoder> m_expert;
    std::unique_ptr<model::Decoder> m_amateur;

    std::unique_ptr<model::Decoder> decoder(const char* name, const model::ModelConfig& config, std::uint64_t seed)
    {
        return model::Decoder::load(testing::writeRandomCheckpoint(m_folder.filePath(name).toStdString(), config,
                                        model::Dtype::Float32, {.seed = seed}),
            {});
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto config = testing::smallConfig();
        config.vocabSize = 512; // a table padded further than the amateur's
        m_expert = decoder("expert", config, 1);
        config = testing::smallConfig();
        config.numLayers = 2;
        config.hiddenSize = 32;
        m_amateur = decoder("amateur", config, 2);
    }

    void onePassEqualsOnePassPerStep()
    {
        const std::vector<ScoringRequest> requests{someRequest(1, 9, 70), someRequest(3, 1, 5)};
        const auto scored = Scorer(*m_expert, *m_amateur).score(requests);
        for (std::size_t r = 0; r < requests.size(); ++r) {
            auto prefix = requests[r].promptIds;
            QCOMPARE(scored[r].size(), requests[r].completionIds.size());
            for (std::size_t t = 0; t < scored[r].size(); ++t) {
                const auto expert = lastLogits(*m_expert, prefix);
                const auto amateur = lastLogits(*m_amateur, prefix);
                const auto token = requests[r].completionIds[t];
                const auto expected = compareRows(
                    {expert.data_ptr<float>(), 512}, {amateur.data_ptr<float>(), 500}, token, static_cast<int>(t));
                QVERIFY2(closeTo(scored[r][t], expected), std::to_string(t).c_str());
                prefix.push_back(token);
            }
        }
    }

    void aModelDoesNotDivergeFromItself()
    {
        const std::vector<ScoringRequest> requests{someRequest(1, 4, 40)};
        const auto scored = Scorer(*m_amateur, *m_amateur).score(requests);
        for (const auto& record : scored[0]) {
            QVERIFY(record.klNats < 1e-6f);
            QVERIFY(record.reverseKlNats < 1e-6f);
            QVERIFY(record.jsNats < 1e-6f);
            QCOMPARE(record.expertRank, record.amateurRank);
        }
    }

    void keptHiddenStatesReplaceTheExpertsPass()
    {
        std::vector<ScoringRequest> requests{someRequest(1, 6, 30)};
        const auto recomputed = Scorer(*m_expert, *m_amateur).score(requests)[0];
        model::RaggedBatch batch;
        auto ids = requests[0].promptIds;
        ids.insert(ids.end(), requests[0].completionIds.begin(), requests[0].completionIds.end() - 1);
        batch.append(0, 0, ids);
        const auto cache = m_expert->makeCache(1, 64);
        requests[0].expertHidden = m_expert->forward(batch, *cache).narrow(0, 5, 30);
        const auto kept = Scorer(*m_expert, *m_amateur).score(requests)[0];
        QVERIFY(std::equal(kept.begin(), kept.end(), recomputed.begin(), recomputed.end(), closeTo));
    }

    void anotherPrefixChangesJustItsStep()
    {
        std::vector<ScoringRequest> requests{someRequest(1, 6, 12)};
        const auto plain = Scorer(*m_expert, *m_amateur).score(requests)[0];
        const auto forced = requests[0];
        requests[0].amateurPrefix = [forced](std::size_t step) {
            auto prefix = forced.promptIds;
            prefix.insert(prefix.end(), forced.completionIds.begin(),
                forced.completionIds.begin() + static_cast<std::ptrdiff_t>(step));
            if (step == 7)
                prefix.push_back(123);
            return prefix;
        };
        const auto replaced = Scorer(*m_expert, *m_amateur).score(requests)[0];
        for (std::size_t t = 0; t < plain.size(); ++t)
            QCOMPARE(replaced[t] == plain[t], t != 7);
        auto prefix = requests[0].amateurPrefix(7);
        const auto amateur = lastLogits(*m_amateur, prefix);
        prefix.pop_back();
        const auto expert = lastLogits(*m_expert, prefix);
        const auto expected =
            compareRows({expert.data_ptr<float>(), 512}, {amateur.data_ptr<float>(), 500}, forced.completionIds[7], 7);
        QVERIFY(closeTo(replaced[7], expected));
    }

    void manyTrajectoriesGiveWhatEachGivesAlone()
    {
        std::vector<ScoringRequest> requests;
        for (int i = 1; i <= 12; ++i)
            requests.push_back(someRequest(i, 20, static_cast<std::size_t>(10 * i))); // several passes
        requests.insert(requests.begin() + 3, someRequest(1, 5, 0));                  // nothing to score
        const Scorer scorer(*m_expert, *m_amateur);
        const auto together = scorer.score(requests);
        QVERIFY(together[3].empty());
        for (std::size_t i = 0; i < requests.size(); ++i) {
            const auto alone = scorer.score(std::span(&requests[i], 1))[0];
            QVERIFY(std::equal(alone.begin(), alone.end(), together[i].begin(), together[i].end(), closeTo));
        }
    }

    void whatCannotBeScoredIsNamed()
    {
        const Scorer scorer(*m_expert, *m_amateur);
        const std::vector<ScoringRequest> noPrompt{someRequest(1, 0, 4)};
        QVERIFY_EXCEPTION_THROWN(scorer.score(noPrompt), common::Error);
        const std::vector<ScoringRequest> tooLong{someRequest(1, 200, 100)};
        QVERIFY_EXCEPTION_THROWN(scorer.score(tooLong), common::Error);
        std::vector<ScoringRequest> outside{someRequest(1, 4, 4)};
        outside[0].completionIds[1] = 505; // a token of the expert's only: the amateur cannot read it
        QVERIFY_EXCEPTION_THROWN(scorer.score(outside), common::Error);
        outside[0].completionIds = {1, 2, 505}; // … but it may be the last, with probability 0 under the amateur
        const auto last = scorer.score(outside)[0].back();
        QCOMPARE(last.amateurRank, 0);
        QCOMPARE(last.amateurLogProb, -std::numeric_limits<float>::infinity());
    }
};

QTEST_APPLESS_MAIN(TestScorer)
#include "tst_scorer.moc"
