#include "common/error.h"
#include "settings/settings_json.h"
#include "training/trainer.h"
#include "training/training_fixtures.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <set>

using namespace lr;
using namespace lr::training;

namespace {

settings::TrainSettings quickSettings()
{
    settings::TrainSettings settings;
    settings.dropout = 0.1;
    settings.learningRate = 5e-3;
    settings.numSteps = 12;
    settings.batchSize = 2;
    settings.gradientAccumulationSteps = 2;
    return settings;
}

std::map<std::pair<std::size_t, std::size_t>, int> targetCounts(const BatchPlan& plan, std::int64_t numSteps)
{
    std::map<std::pair<std::size_t, std::size_t>, int> counts;
    for (std::int64_t step = 0; step < numSteps; ++step)
        for (const auto& batch : plan.microBatches(step))
            for (const auto& slice : batch)
                for (std::size_t t = 0; t < slice.numTargets; ++t)
                    ++counts[{slice.sequence, slice.firstTarget + t}];
    return counts;
}

} // namespace

class TestTrainer : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::shared_ptr<const model::DecoderWeights> m_weights;
    const TrainingSet m_set = testing::someTrainingSet();

private Q_SLOTS:
    void initTestCase()
    {
        m_weights = model::loadWeights(testing::writeRandomCheckpoint(m_folder.filePath("m").toStdString(),
                                           testing::smallConfig(), model::Dtype::Float32, {.seed = 3}),
            at::kCPU, at::kFloat);
    }

    void schedulesGoFromFullRateToTheirEnds()
    {
        settings::TrainSettings s;
        s.learningRate = 1;
        s.numSteps = 10;
        QCOMPARE(learningRateAt(s, 0), 1.0);
        QVERIFY(std::abs(learningRateAt(s, 9) - 0.1) < 1e-12);
        s.schedule = settings::Schedule::Cosine;
        QVERIFY(std::abs(learningRateAt(s, 5) - 0.5) < 1e-12);
        QCOMPARE(learningRateAt(s, 10), 0.0);
        s.schedule = settings::Schedule::Constant;
        QCOMPARE(learningRateAt(s, 9), 1.0);
        s.warmupSteps = 4;
        QVERIFY(std::abs(learningRateAt(s, 0) - 0.2) < 1e-12);
        QVERIFY(std::abs(learningRateAt(s, 3) - 0.8) < 1e-12);
        QCOMPARE(learningRateAt(s, 4), 1.0);
        s.schedule = settings::Schedule::Linear;
        QVERIFY(std::abs(learningRateAt(s, 7) - 0.5) < 1e-12);
    }

    /// With constant gradient g both moments' corrections cancel, so each step moves by lr · g / (|g| + ε).
    void adamMovesByTheRateUnderAConstantGradient()
    {
        auto parameters = at::zeros({2});
        AdamW optimizer(parameters, {});
        const auto gradient = at::tensor({0.25f, -4.0f});
        for (int i = 1; i <= 5; ++i) {
            optimizer.step(gradient, 0.01);
            QVERIFY(std::abs(parameters[0].item<float>() + 0.01f * static_cast<float>(i)) < 1e-6f);
            QVERIFY(std::abs(parameters[1].item<float>() - 0.01f * static_cast<float>(i)) < 1e-6f);
        }
    }

    /// The moments' corrections make the first step the rate itself in the direction of the gradient's sign.
    void adamsFirstStepGoesByTheSignOfTheGradient()
    {
        auto weight = at::tensor({1.0f, 2.0f, 3.0f});
        AdamW(weight, {.weightDecay = 0.1}).step(at::tensor({5.0f, -0.001f, 0.0f}), 0.005);
        const auto decayed = at::tensor({1.0f, 2.0f, 3.0f}) * (1 - 0.005 * 0.1);
        const auto expected = decayed - 0.005 * at::tensor({1.0f, -1.0f, 0.0f});
        QVERIFY((weight - expected).abs().max().item<double>() < 1e-6);
    }

    void adamsSecondStepHasAClosedForm()
    {
        auto weight = at::zeros({1});
        AdamW optimizer(weight, {.beta1 = 0.9, .beta2 = 0.95, .epsilon = 0});
        optimizer.step(at::ones({1}), 1);
        optimizer.step(at::full({1}, -2.0), 1);
        const double mean = (0.9 * 0.1 - 0.1 * 2) / (1 - 0.81);
        const double square = (0.95 * 0.05 + 0.05 * 4) / (1 - 0.9025);
        QVERIFY(std::abs(weight.item<double>() - (-1 - mean / std::sqrt(square))) < 1e-5);
    }

    void clippingKeepsTheDirection()
    {
        const auto gradient = at::tensor({3.0f, 4.0f});
        QCOMPARE(clipGradients({gradient}, 10), 5.0);
        QCOMPARE(clipGradients({gradient}, 0), 5.0);
        QVERIFY(at::equal(gradient, at::tensor({3.0f, 4.0f})));
        QCOMPARE(clipGradients({gradient}, 1), 5.0);
        QVERIFY(at::allclose(gradient, at::tensor({0.6f, 0.8f}), 1e-5));
        const auto a = at::tensor({3.0f, 0.0f}), b = at::full({1, 1}, 4.0f); // one norm for both
        QCOMPARE(clipGradients({a, b}, 1), 5.0);
        QVERIFY(at::allclose(a, at::tensor({0.6f, 0.0f}), 1e-5));
        QVERIFY(at::allclose(b, at::full({1, 1}, 0.8f), 1e-5));
    }

    void everyPassTakesEverySampleOnce()
    {
        for (const auto plan : {settings::BatchPlanKind::Grouped, settings::BatchPlanKind::Independent}) {
            auto settings = quickSettings();
            settings.plan = plan;
            settings.batchSize = 3;
            settings.gradientAccumulationSteps = 1; // 9 targets in 3 trajectories: 3 steps a pass in both plans
            const BatchPlan batches(m_set, settings);
            const auto counts = targetCounts(batches, 6);
            QCOMPARE(counts.size(), std::size_t{9});
            for (const auto& [target, count] : counts)
                QCOMPARE(count, 2);
        }
    }

    void batchesDependOnTheStepAlone()
    {
        for (const auto plan : {settings::BatchPlanKind::Grouped, settings::BatchPlanKind::Independent}) {
            auto settings = quickSettings();
            settings.plan = plan;
            const BatchPlan forwards(m_set, settings), fresh(m_set, settings);
            std::vector<std::vector<MicroBatch>> steps;
            for (std::int64_t step = 0; step < 20; ++step)
                steps.push_back(forwards.microBatches(step));
            QVERIFY(fresh.microBatches(17) == steps[17]);
            QVERIFY(fresh.microBatches(2) == steps[2]);
            settings.seed = 99;
            const BatchPlan other(m_set, settings);
            bool differs = false;
            for (std::int64_t step = 0; step < 20; ++step)
                differs |= other.microBatches(step) != steps[static_cast<std::size_t>(step)];
            QVERIFY(differs);
        }
    }

    void independentStepsHoldExactlyTheirSamples()
    {
        auto settings = quickSettings();
        settings.plan = settings::BatchPlanKind::Independent;
        const auto batches = BatchPlan(m_set, settings).microBatches(3);
        QCOMPARE(batches.size(), std::size_t{2});
        QCOMPARE(batches[0].size(), std::size_t{2});
        settings.plan = settings::BatchPlanKind::Grouped;
        std::size_t samples = 0;
        for (const auto& batch : BatchPlan(m_set, settings).microBatches(3))
            for (const auto& slice : batch)
                samples += slice.numTargets;
        QVERIFY(samples >= 4 && samples < 4 + 3);
    }

    void trainingReachesTheLabels()
    {
        auto settings = quickSettings();
        settings.numSteps = 150;
        settings.dropout = 0;
        const auto adapter = model::Adapter::create(adapterConfig(settings), testing::smallConfig(), 1);
        Trainer trainer(m_weights, adapter, m_set, settings);
        const double before = trainer.validationLoss(m_set);
        StepMetrics last;
        for (std::int64_t i = 0; i < settings.numSteps; ++i)
            last = trainer.step();
        QCOMPARE(last.globalStep, settings.numSteps);
        const double after = trainer.validationLoss(m_set);
        QVERIFY2(before > 1 && after < 0.1, (std::to_string(before) + " → " + std::to_string(after)).c_str());
        QCOMPARE(last.softLabelAgreement, 1.0);
    }

    void aRateFarTooHighStopsWithStepAndSample()
    {
        auto settings = quickSettings();
        settings.learningRate = 1;
        settings.schedule = settings::Schedule::Constant;
        const auto adapter = model::Adapter::create(adapterConfig(settings), testing::smallConfig(), 1);
        Trainer trainer(m_weights, adapter, m_set, settings);
        QVERIFY(std::isfinite(trainer.step().loss));
        adapter->parameters().mul_(std::numeric_limits<float>::infinity());
        QString message;
        try {
            trainer.step();
        } catch (const common::Error& error) {
            message = error.what();
        }
        QVERIFY2(message.contains("step 2") && message.contains("problem "), qPrintable(message));
        QCOMPARE(trainer.globalStep(), 1);
    }

    void settingsSurviveTheirJson()
    {
        auto settings = quickSettings();
        settings.schedule = settings::Schedule::Cosine;
        settings.targets = {model::Projection::Key, model::Projection::Down};
        settings.seed = 123456789;
        settings::TrainSettings again;
        settings::readSettings(again, common::parseJson(common::dumpJson(settings::toJson(settings)), "x"), "x");
        QVERIFY(again == settings);
    }

    void senselessSettingsAreRefused_data()
    {
        QTest::addColumn<int>("fault");
        for (int i = 0; i < 7; ++i)
            QTest::addRow("%d", i) << i;
    }
    void senselessSettingsAreRefused()
    {
        QFETCH(int, fault);
        auto s = quickSettings();
        switch (fault) {
        case 0:
            s.learningRate = 0;
            break;
        case 1:
            s.learningRate = std::nan("");
            break;
        case 2:
            s.rank = 0;
            break;
        case 3:
            s.dropout = 1;
            break;
        case 4:
            s.warmupSteps = 13;
            break;
        case 5:
            s.batchSize = 0;
            break;
        default:
            s.maxGradNorm = -1;
        }
        QVERIFY_EXCEPTION_THROWN(settings::validate(s), common::Error);
    }
};

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
