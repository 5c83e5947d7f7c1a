#include "common/json.h"
#include "model/checkpoint.h"
#include "model/decoder.h"
#include "pretraining/demo_files.h"
#include "pretraining/demo_recipe.h"
#include "pretraining/demo_vocabulary.h"
#include "pretraining/style_accuracy.h"
#include "problems/problem_reader.h"

#include <ATen/Parallel.h>
#include <QTest>

#include <cstdlib>
#include <map>

using namespace lr;
using namespace lr::pretraining;

namespace {

const std::filesystem::path kDemo = LR_DEMO;

/// What the record of the pretraining says of each model's last attempt.
std::map<std::string, common::Json> recordedAttempts()
{
    const auto record = common::readJsonFile(kDemo / "pretraining.json");
    std::map<std::string, common::Json> attempts;
    for (const auto& model : record.at("models"))
        attempts[model.at("model")] = model.at("attempts").back();
    return attempts;
}

/// A model as it is shipped.
struct ShippedModel
{
    explicit ShippedModel(std::string_view name)
        : folder(kDemo / findDemoRecipe(name).folder)
        , tokenizer(tokenizer::Tokenizer::load(folder))
        , decoder(model::Decoder::load(std::make_shared<const model::Checkpoint>(model::Checkpoint::open(folder)), {}))
    {}

    std::filesystem::path folder;
    tokenizer::Tokenizer tokenizer;
    std::unique_ptr<model::Decoder> decoder;
};

int difference(const Accuracy& measured, const common::Json& recorded)
{
    return std::abs(static_cast<int>(measured.right) - recorded.at("right").get<int>());
}

} // namespace

/// The models and problems in resources/demo.
class TestDemoPair : public QObject
{
    Q_OBJECT

    std::vector<problems::Problem> m_heldOut;

private Q_SLOTS:
    void initTestCase()
    {
        at::set_num_threads(1);
        m_heldOut = problems::readProblems(kDemo / "test.jsonl").problems;
    }

    void theProblemFilesAreThoseOfTheGenerator()
    {
        const auto sets = makeProblemSets();
        QCOMPARE(m_heldOut, namedProblems(sets.test, "test"));
        QCOMPARE(problems::readProblems(kDemo / "train.jsonl").problems, namedProblems(sets.train, "train"));
        QCOMPARE(
            problems::readProblems(kDemo / "validation.jsonl").problems, namedProblems(sets.validation, "validation"));
    }

    void everyModelHasTheShapeAndTheTokensOfTheRecipe()
    {
        const auto tokenizer = common::parseJson(common::dumpJson(demoTokenizerJson()), "");
        for (const auto& recipe : demoRecipes()) {
            const auto folder = kDemo / recipe.folder;
            QCOMPARE(model::loadModelConfig(folder), recipe.config);
            QVERIFY(common::readJsonFile(folder / "tokenizer.json") == tokenizer);
            QCOMPARE(model::Checkpoint::open(folder).dtype(), model::Dtype::BFloat16);
        }
    }

    void everythingTogetherIsSmall()
    {
        std::uintmax_t bytes = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(kDemo))
            bytes += entry.is_regular_file() ? entry.file_size() : 0;
        QVERIFY2(bytes < 6'000'000, qPrintable(QString::number(bytes)));
    }

    void theExpertSolvesWhatItsRecordSaysAndPassesItsGate()
    {
        const auto recorded = recordedAttempts().at("expert");
        const ShippedModel expert("expert");
        const std::span<const problems::Problem> heldOut = m_heldOut;
        // Another processor rounds otherwise, and a greedy choice between near equals may fall otherwise.
        QVERIFY(difference(accuracyOf(*expert.decoder, expert.tokenizer, heldOut, Decoding::Free),
                    recorded.at("accuracy")) <= 10);
        const auto forced = accuracyOf(*expert.decoder, expert.tokenizer, heldOut.first(300), Decoding::Forced);
        QVERIFY(difference(forced, recorded.at("forced_accuracy")) <= 3);
        QVERIFY(forced.share() >= 0.95);
    }

    void theAmateursAreWeak()
    {
        const std::span<const problems::Problem> heldOut = m_heldOut;
        for (const auto* name : {"terse", "careful", "untrained"}) {
            const ShippedModel amateur(name);
            QVERIFY2(accuracyOf(*amateur.decoder, amateur.tokenizer, heldOut.first(300), Decoding::Free).share() < 0.15,
                name);
        }
    }
};

QTEST_APPLESS_MAIN(TestDemoPair)
#include "tst_demo_pair.moc"
