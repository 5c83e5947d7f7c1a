#include "common/random.h"
#include "kernels/packed_linear.h"
#include "kernels/panel_linear.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <iterator>
#include <omp.h>
#include <string>
#include <vector>

using namespace lr::kernels;
using Dtype = PackedType;

namespace {

using Floats = std::vector<float>;

Floats someFloats(std::int64_t n, std::uint64_t seed)
{
    const lr::common::CounterRandom random(seed);
    Floats out(static_cast<std::size_t>(n));
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<float>(random.uniform(i) * 2 - 1);
    return out;
}

float widened(Bf16 value)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16);
}

/// A weight with its bias, and rows that it is multiplied with.
struct Product
{
    std::int64_t out;
    std::int64_t in;
    std::int64_t rows;
    std::vector<Bf16> weight;
    Floats floats; ///< the same weight before it lost its lower bits
    Floats bias = someFloats(out, 2);
    Floats x = someFloats(rows * in, 3);
    Floats before = someFloats(rows * out, 4); ///< what is added to

    Product(std::int64_t outFeatures, std::int64_t inFeatures, std::int64_t numRows)
        : out(outFeatures)
        , in(inFeatures)
        , rows(numRows)
    {
        floats = someFloats(out * in, 1);
        for (const float value : floats)
            weight.push_back(static_cast<Bf16>(std::bit_cast<std::uint32_t>(value) >> 16));
    }

    PanelLinear linear(Dtype dtype, const PanelKernels& kernels, bool hasBias = true) const
    {
        const float* added = hasBias ? bias.data() : nullptr;
        if (dtype == Dtype::BFloat16)
            return {weight.data(), added, out, in, kernels};
        return {floats.data(), added, out, in, kernels};
    }

    double number(Dtype dtype, std::int64_t i) const
    {
        const auto at = static_cast<std::size_t>(i);
        return dtype == Dtype::BFloat16 ? widened(weight[at]) : floats[at];
    }

    /// The rows from `first` on, `count` of them, by themselves.
    Floats multiplied(const PanelLinear& linear, std::int64_t first, std::int64_t count, bool accumulate) const
    {
        Floats y = accumulate ? Floats(before.begin() + first * out, before.begin() + (first + count) * out)
                              : Floats(static_cast<std::size_t>(count * out), std::nanf(""));
        linear.multiply(x.data() + first * in, count, y.data(), accumulate);
        return y;
    }

    std::vector<double> exact(Dtype dtype, bool hasBias, bool accumulate) const
    {
        std::vector<double> y;
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::int64_t o = 0; o < out; ++o) {
                double sum = hasBias ? bias[static_cast<std::size_t>(o)] : 0.0;
                sum += accumulate ? before[static_cast<std::size_t>(r * out + o)] : 0.0;
                for (std::int64_t i = 0; i < in; ++i)
                    sum += static_cast<double>(x[static_cast<std::size_t>(r * in + i)]) * number(dtype, o * in + i);
                y.push_back(sum);
            }
        return y;
    }
};

/// Largest difference, relative to the root mean square of a sum of `terms` products of numbers in ±1.
double largestError(const Floats& y, const std::vector<double>& exact, std::int64_t terms)
{
    double worst = 0;
    for (std::size_t i = 0; i < y.size(); ++i)
        worst = std::max(worst, std::abs(static_cast<double>(y[i]) - exact[i]));
    return worst / std::sqrt(static_cast<double>(terms) / 9 + 1);
}

bool startsWith(const Floats& all, const Floats& first)
{
    return std::equal(first.begin(), first.end(), all.begin());
}

constexpr std::array kDtypes{Dtype::BFloat16, Dtype::Float32};

} // namespace

class TestPanelLinear : public QObject
{
    Q_OBJECT

    int m_threads = omp_get_max_threads();

private Q_SLOTS:
    void cleanup() { omp_set_num_threads(m_threads); }

    void theProductEqualsItsDefinition_data()
    {
        QTest::addColumn<int>("out");
        QTest::addColumn<int>("in");
        QTest::newRow("a number") << 1 << 1;
        QTest::newRow("less than a vector") << 3 << 7;
        QTest::newRow("one panel of the widest set") << 32 << 48;
        QTest::newRow("a span of terms to the last one") << 64 << 512;
        QTest::newRow("a panel and one output, a span and one term") << 33 << 513;
        QTest::newRow("a vector short of whole panels") << 112 << 100;
        QTest::newRow("more panels than a task has, several spans") << 301 << 1100;
    }

    void theProductEqualsItsDefinition()
    {
        QFETCH(int, out);
        QFETCH(int, in);
        const Product product(out, in, 70);
        for (const auto dtype : kDtypes)
            for (const bool bias : {false, true})
                for (const bool accumulate : {false, true}) {
                    const auto exact = product.exact(dtype, bias, accumulate);
                    for (const auto* set : availableKernels()) {
                        const auto linear = product.linear(dtype, set->panels, bias);
                        for (std::int64_t rows = 1; rows <= product.rows; ++rows) {
                            const auto y = product.multiplied(linear, 0, rows, accumulate);
                            const auto error = largestError(y, exact, in);
                            // A sum of n terms, rounded n times to 2⁻²⁴, strays by √n of that, and the worst of many
                            // further.
                            QVERIFY2(error < 6e-6, (std::string(set->name) + ' ' + std::to_string(error)).c_str());
                        }
                    }
                }
    }

    void aRowIsTheSameBitsInAnyBatch()
    {
        for (const auto* set : availableKernels())
            for (const auto dtype : kDtypes) {
                const Product product(75, 600, set->panels.rowsAtOnce + 70);
                const auto linear = product.linear(dtype, set->panels);
                for (const bool accumulate : {false, true}) {
                    const auto all = product.multiplied(linear, 0, product.rows, accumulate);
                    for (std::int64_t rows = 1; rows <= 70; ++rows)
                        QVERIFY(startsWith(all, product.multiplied(linear, 0, rows, accumulate)));
                    for (const std::int64_t row :
                        {std::int64_t(5), set->panels.rowsAtOnce - 1, set->panels.rowsAtOnce, product.rows - 1}) {
                        const auto alone = product.multiplied(linear, row, 1, accumulate);
                        QVERIFY(std::equal(alone.begin(), alone.end(), all.begin() + row * product.out));
                    }
                }
            }
    }

    void anyNumberOfThreadsGivesTheSameBits()
    {
        const Product product(500, 700, 21);
        for (const auto* set : availableKernels())
            for (const auto dtype : kDtypes) {
                omp_set_num_threads(1);
                const auto one = product.multiplied(product.linear(dtype, set->panels), 0, product.rows, true);
                for (const int threads : {2, 3, 7}) {
                    omp_set_num_threads(threads);
                    QVERIFY(product.multiplied(product.linear(dtype, set->panels), 0, product.rows, true) == one);
                }
            }
    }

    void largeAndSmallNumbersPassUnchanged()
    {
        const std::vector<Bf16> weight{0x7F7F, 0xFF7F, 0x0080, 0x0001, 0x7F80}; // ±largest, least, subnormal, ∞
        for (const auto* set : availableKernels()) {
            const float one = 1;
            Floats floats;
            std::ranges::transform(weight, std::back_inserter(floats), widened);
            for (const auto& linear : {PanelLinear(weight.data(), nullptr, 5, 1, set->panels),
                     PanelLinear(floats.data(), nullptr, 5, 1, set->panels)}) {
                Floats y(5);
                linear.multiply(&one, 1, y.data(), false);
                QCOMPARE(y, floats);
            }
        }
    }

    void noRowsAreNoWork()
    {
        const Product product(40, 30, 1);
        for (const auto* set : availableKernels())
            QVERIFY(product.multiplied(product.linear(Dtype::Float32, set->panels), 0, 0, false).empty());
    }
};

QTEST_APPLESS_MAIN(TestPanelLinear)
#include "tst_panel_linear.moc"
