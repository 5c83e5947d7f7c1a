#include "model/float_conversion.h"
#include "model/presets.h"
#include "model/random_weights.h"

#include <QTest>

#include <array>
#include <cmath>
#include <cstring>
#include <vector>

using namespace lr::model;

namespace {

constexpr std::size_t kCount = 200'000;

std::vector<float> weights(const RandomWeights& source, std::string_view name, WeightDistribution distribution,
    std::int64_t begin = 0, std::size_t count = kCount)
{
    std::vector<float> values(count);
    fillRandomWeights(source, name, distribution, Dtype::Float32, begin, std::as_writable_bytes(std::span(values)));
    return values;
}

double mean(const std::vector<float>& values)
{
    double sum = 0;
    for (const auto value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

/// Mean of (x − x̄)(y − ȳ).
double covariance(const std::vector<float>& x, const std::vector<float>& y)
{
    const auto meanX = mean(x);
    const auto meanY = mean(y);
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum += (x[i] - meanX) * (y[i] - meanY);
    return sum / static_cast<double>(x.size());
}

double correlation(const std::vector<float>& x, const std::vector<float>& y)
{
    return covariance(x, y) / std::sqrt(covariance(x, x) * covariance(y, y));
}

} // namespace

class TestRandomWeights : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void meanAndSpreadAreTheDistributions()
    {
        const auto values = weights({.seed = 3}, "x", {.standardDeviation = 0.25, .mean = 1});
        const auto error = 1 / std::sqrt(double(kCount)); // one standard error of the mean, in deviations
        QVERIFY(std::abs(mean(values) - 1) < 5 * error * 0.25);
        QVERIFY(std::abs(std::sqrt(covariance(values, values)) - 0.25) < 5 * error * 0.25);
        for (const auto value : values)
            QVERIFY(std::abs(value - 1) < 3.47 * 0.25);
    }

    void theTailsAreNearNormal()
    {
        const auto values = weights({}, "x", {.standardDeviation = 1, .mean = 0});
        std::size_t beyondOne = 0;
        std::size_t beyondTwo = 0;
        for (const auto value : values) {
            beyondOne += std::abs(value) > 1;
            beyondTwo += std::abs(value) > 2;
        }
        // A normal variable has 0.317 and 0.0455 there, the sum of four uniforms 0.327 and 0.0434.
        QVERIFY(std::abs(double(beyondOne) / kCount - 0.327) < 0.006);
        QVERIFY(std::abs(double(beyondTwo) / kCount - 0.0434) < 0.003);
    }

    void anyPartCanBeMadeByItself()
    {
        const auto whole = weights({.seed = 9}, "t", {1, 0}, 0, 1000);
        const auto part = weights({.seed = 9}, "t", {1, 0}, 700, 50);
        QVERIFY(std::equal(part.begin(), part.end(), whole.begin() + 700));
    }

    void seedsAndNamesGiveUnrelatedNumbers()
    {
        const auto base = weights({.seed = 1}, "a", {1, 0});
        QVERIFY(std::abs(correlation(base, weights({.seed = 2}, "a", {1, 0}))) < 0.012);
        QVERIFY(std::abs(correlation(base, weights({.seed = 1}, "b", {1, 0}))) < 0.012);
        QVERIFY(std::abs(correlation(base, weights({.seed = 1}, "a", {1, 0}, 1))) < 0.012);
    }

    void aMixKeepsTheSpreadAndComesNear()
    {
        const auto expert = weights({.seed = 1}, "a", {0.5, 2});
        const auto mixed = weights({.seed = 1, .mixWeight = 0.6, .mixSeed = 2}, "a", {0.5, 2});
        QVERIFY(std::abs(mean(mixed) - 2) < 0.006);
        QVERIFY(std::abs(std::sqrt(covariance(mixed, mixed)) - 0.5) < 0.006);
        QVERIFY(std::abs(correlation(expert, mixed) - 0.8) < 0.01);
        const auto other = weights({.seed = 1, .mixWeight = 1, .mixSeed = 2}, "a", {0.5, 2});
        QCOMPARE(other, weights({.seed = 2}, "a", {0.5, 2}));
    }

    void halfPrecisionIsTheRoundedFloat()
    {
        const auto values = weights({}, "a", {1, 0}, 5, 1000);
        std::vector<std::uint16_t> bf16(1000);
        std::vector<std::uint16_t> f16(1000);
        fillRandomWeights({}, "a", {1, 0}, Dtype::BFloat16, 5, std::as_writable_bytes(std::span(bf16)));
        fillRandomWeights({}, "a", {1, 0}, Dtype::Float16, 5, std::as_writable_bytes(std::span(f16)));
        for (std::size_t i = 0; i < values.size(); ++i) {
            QCOMPARE(bf16[i], floatToBfloat16(values[i]));
            QCOMPARE(f16[i], floatToFloat16(values[i]));
        }
    }

    void numbersStayTheSameForEver()
    {
        // The same seed has to give the same model in every version. Computed from the definition, in Python.
        const auto values = weights({.seed = 1}, "model.norm.weight", {0.1, 1}, 0, 3);
        QCOMPARE(values, (std::vector<float>{0x1.0f034p+0f, 0x1.382144p+0f, 0x1.061f28p+0f}));
    }

    void outputsOfAPresetArePeaked()
    {
        const auto& tied = findPreset("qwen2.5-0.5b").config;
        const auto& untied = findPreset("qwen2.5-7b").config;
        const auto deviationOfLogits = [](WeightDistribution distribution, std::int64_t hiddenSize) {
            return distribution.standardDeviation * std::sqrt(double(hiddenSize)); // of unit-variance hidden states
        };
        QCOMPARE(deviationOfLogits(weightDistribution(TensorRole::Embedding, tied), tied.hiddenSize), 5.0);
        QCOMPARE(deviationOfLogits(weightDistribution(TensorRole::Output, untied), untied.hiddenSize), 5.0);
        QCOMPARE(weightDistribution(TensorRole::Embedding, untied).standardDeviation, 0.5);
        QCOMPARE(weightDistribution(TensorRole::LayerNorm, tied).mean, 1.0);
    }
};

QTEST_APPLESS_MAIN(TestRandomWeights)
#include "tst_random_weights.moc"
