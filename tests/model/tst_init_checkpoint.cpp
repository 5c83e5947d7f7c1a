#include "model/checkpoint.h"
#include "model/failing_file_system.h"
#include "model/init_checkpoint.h"
#include "model/presets.h"
#include "model/test_tokenizer.h"

using namespace lr::common;
using namespace lr::model;
using namespace lr::model::test;

namespace {

/// Names of everything in a folder, sorted.
std::vector<std::string> namesIn(const std::filesystem::path& folder)
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename().native());
    std::ranges::sort(names);
    return names;
}

} // namespace

class TestInitCheckpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        MadeUpTokenizer(1900).writeSeparateFiles(m_tokenizer.path()); // 2,159 ids: more than a tiny model has
    }

    void everyTinyPresetMakesACheckpointThatOpens()
    {
        const TemporaryFolder folder;
        for (const auto* name : {"tiny", "tiny-llama", "tiny-qwen3"}) {
            for (const auto dtype : {Dtype::Float32, Dtype::BFloat16, Dtype::Float16}) {
                const auto out = folder / (std::string(name) + std::string(dtypeName(dtype)));
                auto wanted = options(name);
                wanted.dtype = dtype;
                const auto result = initCheckpoint(wanted, out);
                const auto checkpoint = Checkpoint::open(out);
                QCOMPARE(checkpoint.config(), result.config);
                QCOMPARE(checkpoint.dtype(), dtype);
                QCOMPARE(checkpoint.numParameters(), result.numParameters);
                QCOMPARE(checkpoint.weightBytes(), result.weightBytes);
                QCOMPARE(checkpoint.config().eosTokenIds, (TokenIds{2047, 2045}));
                QVERIFY(checkpoint.extraTensors().empty() && result.tokenizerShortened);
            }
        }
        QCOMPARE(namesIn(folder / "tinyfloat32"),
            (std::vector<std::string>{"added_tokens.json", "config.json", "generation_config.json", "merges.txt",
                "model.safetensors", "tokenizer_config.json", "vocab.json"}));
    }

    void everyPresetKeepsWhatAConfigurationMustKeep()
    {
        for (const auto& preset : presets()) {
            const auto text = dumpJson(toJson(preset.config));
            QCOMPARE(parseModelConfig(parseJson(text, "preset"), "preset"), preset.config);
        }
    }

    void threadsAndFilesDoNotChangeTheWeights()
    {
        const TemporaryFolder folder;
        auto wanted = options("tiny");
        wanted.numThreads = 1;
        initCheckpoint(wanted, folder / "one");
        wanted.numThreads = 5;
        wanted.maxShardBytes = 100'000;
        const auto result = initCheckpoint(wanted, folder / "many");
        QVERIFY(result.numWeightFiles > 3);
        const auto one = Checkpoint::open(folder / "one");
        const auto many = Checkpoint::open(folder / "many");
        QCOMPARE(many.files().size(), result.numWeightFiles);
        QCOMPARE(one.fingerprint(), many.fingerprint());
        for (const auto& view : one.files()[0].tensors())
            QVERIFY(std::ranges::equal(view.bytes, many.tensor(view.name).bytes));
    }

    void anotherSeedIsAnotherModelAndAMixLiesBetween()
    {
        const TemporaryFolder folder;
        auto wanted = options("tiny");
        wanted.dtype = Dtype::Float32;
        initCheckpoint(wanted, folder / "expert");
        wanted.weights = {.seed = 1, .mixWeight = 0.3, .mixSeed = 2};
        initCheckpoint(wanted, folder / "amateur");
        wanted.weights = {.seed = 2};
        initCheckpoint(wanted, folder / "other");
        const auto load = [&](const char* name) {
            return toFloat32(Checkpoint::open(folder / name).tensor("model.layers.1.mlp.down_proj.weight"));
        };
        const auto expert = load("expert");
        const auto distance = [&](const std::vector<float>& values) {
            double sum = 0;
            for (std::size_t i = 0; i < values.size(); ++i)
                sum += (values[i] - expert[i]) * (values[i] - expert[i]);
            return sum;
        };
        const auto near = distance(load("amateur"));
        const auto far = distance(load("other"));
        // |a' − a|² : |b − a|² = (1 − √(1 − W²)) : 1, here 0.046
        QVERIFY(near > 0 && std::abs(near / far - 0.046) < 0.005);
    }

    void aTensorMadeInPartsIsTheTensorMadeAtOnce()
    {
        const TemporaryFolder folder;
        const auto result = initCheckpoint(options("tiny"), folder / "out");
        const auto checkpoint = Checkpoint::open(folder / "out");
        for (const auto& spec : requiredTensors(result.config)) {
            const auto& view = checkpoint.tensor(spec.name);
            std::vector<std::byte> whole(view.bytes.size());
            fillRandomWeights({}, spec.name, weightDistribution(spec.role, result.config), Dtype::BFloat16, 0, whole);
            QVERIFY2(std::ranges::equal(view.bytes, whole), spec.name.c_str());
        }
        QVERIFY(checkpoint.tensor("model.embed_tokens.weight").numElements() > 100'000); // several parts
    }

    void progressRisesToTheWhole()
    {
        const TemporaryFolder folder;
        auto wanted = options("tiny");
        std::int64_t last = 0;
        wanted.onProgress = [&](std::int64_t written, std::int64_t total) {
            QVERIFY(written > last && written <= total);
            last = written;
        };
        QCOMPARE(initCheckpoint(wanted, folder / "out").weightBytes, last);
    }

    void anOccupiedFolderIsRefusedAndAnEmptyOneIsUsed()
    {
        const TemporaryFolder folder;
        std::filesystem::create_directories(folder / "empty");
        initCheckpoint(options("tiny"), folder / "empty/");
        QVERIFY(Checkpoint::open(folder / "empty").numParameters() > 0);
        const auto occupied = failureOf([&] { initCheckpoint(options("tiny"), folder / "empty"); });
        QCOMPARE(occupied.code, std::string("invalid_argument"));
        LR_VERIFY_MENTIONS(occupied, "is there already and is not an empty folder");
        writeText(folder / "file", "x");
        LR_VERIFY_MENTIONS(failureOf([&] { initCheckpoint(options("tiny"), folder / "file"); }), "is there already");
        QCOMPARE(namesIn(folder.path()), (std::vector<std::string>{"empty", "file"}));
    }

    void badOptionsAreRefused()
    {
        const TemporaryFolder folder;
        const auto refusal = [&](auto change) {
            auto wanted = options("tiny");
            change(wanted);
            return failureOf([&] { initCheckpoint(wanted, folder / "out"); });
        };
        LR_VERIFY_MENTIONS(refusal([](auto& o) { o.preset = "huge"; }), "there are tiny, tiny-llama");
        LR_VERIFY_MENTIONS(refusal([](auto& o) { o.dtype = Dtype::Int8; }), "cannot be stored as int8");
        LR_VERIFY_MENTIONS(refusal([](auto& o) { o.weights.mixWeight = 1.5; }), "it goes from 0 to 1");
        LR_VERIFY_MENTIONS(refusal([](auto& o) { o.weights.mixWeight = std::nan(""); }), "it goes from 0 to 1");
        LR_VERIFY_MENTIONS(refusal([](auto& o) { o.maxShardBytes = 0; }), "at least one byte");
        LR_VERIFY_MENTIONS(refusal([](auto& o) { o.tokenizerFolder = "/nowhere"; }), "'/nowhere' does not exist");
        QVERIFY(std::filesystem::is_empty(folder.path()));
    }

    void aFullDiskAtAnyPointLeavesNothing()
    {
        const TemporaryFolder folder;
        FailingFileSystem counting(1'000'000);
        initCheckpoint(options("tiny"), folder / "whole", counting);
        std::filesystem::remove_all(folder / "whole");
        QVERIFY(counting.numOperations() > 25);
        for (int n = 0; n < counting.numOperations() - 1; ++n) { // the last one makes the finished folder durable
            FailingFileSystem full(n);
            const auto failure = failureOf([&] { initCheckpoint(options("tiny"), folder / "out", full); });
            QCOMPARE(failure.code, std::string("io_error"));
            LR_VERIFY_MENTIONS(failure, "Free some space");
            QVERIFY2(std::filesystem::is_empty(folder.path()), std::to_string(n).c_str());
        }
    }

    void cancellingLeavesNothing()
    {
        const TemporaryFolder folder;
        std::stop_source source;
        auto wanted = options("tiny");
        wanted.stopToken = source.get_token();
        wanted.onProgress = [&](std::int64_t, std::int64_t) { source.request_stop(); };
        QCOMPARE(failureOf([&] { initCheckpoint(wanted, folder / "out"); }).code, std::string("cancelled"));
        QVERIFY(std::filesystem::is_empty(folder.path()));
    }

private:
    InitCheckpointOptions options(const char* preset) const
    {
        InitCheckpointOptions wanted;
        wanted.preset = preset;
        wanted.tokenizerFolder = m_tokenizer.path();
        return wanted;
    }

    TemporaryFolder m_tokenizer;
};

QTEST_APPLESS_MAIN(TestInitCheckpoint)
#include "tst_init_checkpoint.moc"
