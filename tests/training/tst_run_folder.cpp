#include "common/error.h"
#include "support/faulty_file_system.h"
#include "training/metrics_table.h"
#include "training/run_folder.h"
#include "training/training_fixtures.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace lr;
using namespace lr::training;

class TestRunFolder : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::shared_ptr<const model::DecoderWeights> m_weights;
    const TrainingSet m_set = testing::someTrainingSet();
    settings::TrainSettings m_settings;
    const std::string m_fingerprint = "00112233445566778899aabbccddeeff";

    std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }

    struct Run
    {
        std::shared_ptr<model::Adapter> adapter;
        std::unique_ptr<Trainer> trainer;
    };

    Run start(std::shared_ptr<model::Adapter> adapter = {})
    {
        if (!adapter)
            adapter = model::Adapter::create(adapterConfig(m_settings), testing::smallConfig(), 1);
        adapter->setBase("somewhere", m_fingerprint);
        auto trainer = std::make_unique<Trainer>(m_weights, adapter, m_set, m_settings);
        return {std::move(adapter), std::move(trainer)};
    }

    static double advance(Run& run, RunFolder& folder)
    {
        const auto metrics = run.trainer->step();
        folder.appendMetrics({{"global_step", metrics.globalStep}, {"loss", metrics.loss}});
        return metrics.loss;
    }

    static void damage(const std::filesystem::path& file)
    {
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(-5, std::ios::end);
        stream.put('\x55');
    }

    static QString messageOf(const std::function<void()>& call)
    {
        try {
            call();
        } catch (const common::Error& error) {
            return error.what();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_settings.dropout = 0.1;
        m_settings.learningRate = 5e-3;
        m_settings.numSteps = 12;
        m_settings.batchSize = 2;
        m_weights = model::loadWeights(
            testing::writeRandomCheckpoint(path("m"), testing::smallConfig(), model::Dtype::Float32, {.seed = 3}),
            at::kCPU, at::kFloat);
    }

    void aResumedRunGoesOnBitForBit()
    {
        auto whole = start();
        auto wholeFolder = RunFolder::create(path("whole"), {{"x", 1}});
        std::vector<double> losses;
        for (int i = 0; i < 12; ++i)
            losses.push_back(advance(whole, wholeFolder));

        auto first = start();
        auto folder = RunFolder::create(path("resumed"), {{"x", 1}});
        for (int i = 0; i < 5; ++i)
            QCOMPARE(advance(first, folder), losses[static_cast<std::size_t>(i)]);
        folder.writeCheckpoint(*first.trainer, std::nullopt, 3);
        advance(first, folder); // lost with the process
        std::ofstream(path("resumed") / "metrics.jsonl", std::ios::app)
            << "{\"global_step\":7,\"lo"; // cut off by the kill

        auto reopened = RunFolder::open(path("resumed"));
        const auto state = reopened.restore(std::nullopt, testing::smallConfig(), m_fingerprint);
        QCOMPARE(state.globalStep, 5);
        auto second = start(state.adapter);
        second.trainer->restore(state.globalStep, state.firstMoment, state.secondMoment);
        for (int i = 5; i < 12; ++i)
            QCOMPARE(advance(second, reopened), losses[static_cast<std::size_t>(i)]);
        QVERIFY(at::equal(whole.adapter->parameters(), second.adapter->parameters()));

        const auto metrics = readMetrics(path("resumed")); // no step twice, none missing
        QCOMPARE(metrics.size(), std::size_t{12});
        for (std::size_t i = 0; i < 12; ++i) {
            QCOMPARE(metrics[i]["global_step"].get<std::size_t>(), i + 1);
            QCOMPARE(metrics[i]["loss"].get<double>(), losses[i]);
        }
    }

    void theLastOnesAndTheBestAreKept()
    {
        auto run = start();
        auto folder = RunFolder::create(path("kept"), {{"x", 1}});
        const double scores[]{0.1, 0.9, 0.3, 0.2, 0.4};
        for (const double score : scores) {
            advance(run, folder);
            folder.writeCheckpoint(*run.trainer, score, 2);
        }
        QCOMPARE(folder.checkpoints(), (std::vector<std::int64_t>{2, 4, 5}));
        const auto state = folder.restore(2, testing::smallConfig(), m_fingerprint);
        QCOMPARE(state.globalStep, 2);
        QCOMPARE(readMetrics(path("kept")).size(), std::size_t{2});
    }

    void aDamagedCheckpointIsNamedAndTheOneBeforeOffered_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* file : {"adapter_model.safetensors", "optimizer.safetensors", "state.json", "manifest.json",
                 "adapter_config.json"})
            QTest::newRow(file) << file;
    }
    void aDamagedCheckpointIsNamedAndTheOneBeforeOffered()
    {
        QFETCH(QString, file);
        const auto name = "damaged-" + file.toStdString();
        auto run = start();
        auto folder = RunFolder::create(path(name.c_str()), {{"x", 1}});
        for (int i = 0; i < 2; ++i) {
            advance(run, folder);
            folder.writeCheckpoint(*run.trainer, std::nullopt, 5);
        }
        damage(folder.checkpointPath(2) / file.toStdString());
        auto message = messageOf([&] { folder.restore(std::nullopt, testing::smallConfig(), m_fingerprint); });
        QVERIFY2(message.contains(file) && message.contains("step 2") && message.contains("@1"), qPrintable(message));
        QCOMPARE(folder.restore(1, testing::smallConfig(), m_fingerprint).globalStep, 1);
        std::filesystem::remove(folder.checkpointPath(1) / file.toStdString());
        message = messageOf([&] { folder.restore(1, testing::smallConfig(), m_fingerprint); });
        QVERIFY2(message.contains(file) && message.contains("No earlier"), qPrintable(message));
    }

    void anotherBaseAndAnotherRunsFolderAreRefused()
    {
        auto run = start();
        auto folder = RunFolder::create(path("refused"), {{"x", 1}});
        advance(run, folder);
        folder.writeCheckpoint(*run.trainer, std::nullopt, 5);
        const auto other =
            messageOf([&] { folder.restore(1, testing::smallConfig(), "ffffffffffffffffffffffffffffffff"); });
        QVERIFY2(other.contains("another model"), qPrintable(other));
        const auto config = testing::llamaConfig();
        auto smaller = config;
        smaller.numLayers = 2;
        const auto layers = messageOf([&] { folder.restore(1, smaller, m_fingerprint); });
        QVERIFY2(layers.contains("tensors"), qPrintable(layers));
        const auto again = messageOf([&] { RunFolder::create(path("refused"), {{"x", 2}}); });
        QVERIFY2(again.contains("--resume"), qPrintable(again));
        QVERIFY(messageOf([&] { RunFolder::create(path("m"), {{"x", 2}}); }).contains("not an empty folder"));
    }

    /// Whatever operation fails while a checkpoint is written, the earlier one stays whole and nothing half stands
    /// beside it.
    void aFailingDiskLeavesTheEarlierCheckpoint()
    {
        for (int operation = 1; operation < 200; ++operation) {
            test::FaultyFileSystem disk;
            const auto where = path(("disk-" + std::to_string(operation)).c_str());
            auto run = start();
            auto folder = RunFolder::create(where, {{"x", 1}}, disk);
            advance(run, folder);
            folder.writeCheckpoint(*run.trainer, std::nullopt, 1);
            advance(run, folder);
            disk.failOperation(operation, ENOSPC);
            bool failed = false;
            try {
                folder.writeCheckpoint(*run.trainer, std::nullopt, 1);
            } catch (const common::Error& error) {
                failed = true;
                QVERIFY(QString(error.what()).contains("space") || error.code() == common::ErrorCode::IoError);
            }
            disk.heal();
            auto steps = folder.checkpoints();
            QVERIFY(!steps.empty());
            for (const auto step : steps)
                QCOMPARE(folder.restore(step, testing::smallConfig(), m_fingerprint).globalStep, step);
            std::filesystem::remove_all(where);
            if (!failed) {
                QVERIFY(operation > 10);
                return;
            }
        }
        QFAIL("A checkpoint takes more operations than were tried.");
    }

    void metricsBecomeCommaSeparatedValues()
    {
        const std::vector<common::OrderedJson> records{
            {{"global_step", 1}, {"loss", 0.5}}, {{"global_step", 2}, {"loss", 0.25}, {"validation_loss", 1.5}}};
        QCOMPARE(toCsv(records), std::string("global_step,loss,validation_loss\n1,0.5,\n2,0.25,1.5\n"));
    }

    void checkpointNamesAreParsed()
    {
        QCOMPARE(parseCheckpointName("a/b").run, std::filesystem::path("a/b"));
        QVERIFY(!parseCheckpointName("a/b").step);
        QCOMPARE(*parseCheckpointName("a@b@120").step, 120);
        QVERIFY_EXCEPTION_THROWN(parseCheckpointName("a@x"), common::Error);
    }

    void anAdapterIsNamedByItsRunAndStep()
    {
        QCOMPARE(adapterName("/w/runs/first"), std::string("first"));
        QCOMPARE(adapterName("/w/runs/first/"), std::string("first"));
        QCOMPARE(adapterName(checkpointFolder("/w/runs/first", 7400)), std::string("first@7400"));
        QCOMPARE(adapterName("/w/checkpoints/best"), std::string("best"));
        QCOMPARE(adapterName("/w/step-00000001"), std::string("step-00000001"));
    }
};

QTEST_APPLESS_MAIN(TestRunFolder)
#include "tst_run_folder.moc"
