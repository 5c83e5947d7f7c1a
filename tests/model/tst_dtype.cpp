#include "model/dtype.h"
#include "model/float_conversion.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace lr::model;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Checks round-to-nearest-even completely: around every finite pattern, what lies below the midpoint to its neighbour
/// goes down, what lies above goes up, and the midpoint itself goes to the even pattern.
template <typename ToFloat, typename FromFloat>
void checkEveryMidpoint(std::uint16_t infinity, ToFloat toFloat, FromFloat fromFloat)
{
    for (std::uint16_t low = 0; low + 1 < infinity; ++low) {
        const auto high = static_cast<std::uint16_t>(low + 1);
        const auto middle = static_cast<float>((double(toFloat(low)) + double(toFloat(high))) / 2);
        const std::uint16_t even = low % 2 == 0 ? low : high;
        for (const std::uint16_t sign : {std::uint16_t(0), std::uint16_t(0x8000)}) {
            const float factor = sign == 0 ? 1.0f : -1.0f;
            QCOMPARE(fromFloat(factor * middle), std::uint16_t(even | sign));
            QCOMPARE(fromFloat(factor * std::nextafter(middle, 0.0f)), std::uint16_t(low | sign));
            QCOMPARE(fromFloat(factor * std::nextafter(middle, kInfinity)), std::uint16_t(high | sign));
        }
    }
}

} // namespace

class TestDtype : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAndSizesAreThoseOfTheFormat()
    {
        QCOMPARE(safetensorsName(Dtype::BFloat16), std::string_view("BF16"));
        QCOMPARE(dtypeName(Dtype::BFloat16), std::string_view("bfloat16"));
        for (const auto dtype : {Dtype::Float64, Dtype::Float32, Dtype::Float16, Dtype::BFloat16, Dtype::Int64,
                 Dtype::Int32, Dtype::Int16, Dtype::Int8, Dtype::UInt8, Dtype::Bool}) {
            QCOMPARE(dtypeFromSafetensorsName(safetensorsName(dtype)).value(), dtype);
            QCOMPARE(dtypeFromName(dtypeName(dtype)).value(), dtype);
        }
        QVERIFY(!dtypeFromSafetensorsName("F8_E4M3"));
        QCOMPARE(dtypeSize(Dtype::Int64) + dtypeSize(Dtype::Float32) + dtypeSize(Dtype::Float16), std::size_t(14));
        QCOMPARE(dtypeSize(Dtype::Bool), std::size_t(1));
    }

    void aProductThatOverflowsIsNoNumberOfElements()
    {
        QCOMPARE(numElements({}).value(), std::int64_t(1));
        QCOMPARE(numElements({3, 0, 7}).value(), std::int64_t(0));
        QCOMPARE(numElements({2, 3, 4}).value(), std::int64_t(24));
        QVERIFY(!numElements({1LL << 32, 1LL << 31}));
        QVERIFY(!numElements({-1, 4}));
    }

    void bfloat16RoundsToNearestEven() { checkEveryMidpoint(0x7F80, bfloat16ToFloat, floatToBfloat16); }
    void float16RoundsToNearestEven() { checkEveryMidpoint(0x7C00, float16ToFloat, floatToFloat16); }

    void everyPatternSurvivesTheRoundTrip()
    {
        for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
            const auto pattern = static_cast<std::uint16_t>(bits);
            const auto nan16 = (bits & 0x7FFF) > 0x7C00;
            const auto nanB = (bits & 0x7FFF) > 0x7F80;
            QCOMPARE(std::isnan(float16ToFloat(pattern)), nan16);
            QCOMPARE(std::isnan(bfloat16ToFloat(pattern)), nanB);
            QCOMPARE(floatToFloat16(float16ToFloat(pattern)), std::uint16_t(nan16 ? pattern | 0x0200 : pattern));
            QCOMPARE(floatToBfloat16(bfloat16ToFloat(pattern)), std::uint16_t(nanB ? pattern | 0x0040 : pattern));
        }
    }

    void knownValuesConvertExactly()
    {
        QCOMPARE(floatToFloat16(1.0f), std::uint16_t(0x3C00));
        QCOMPARE(floatToBfloat16(1.0f), std::uint16_t(0x3F80));
        QCOMPARE(floatToFloat16(65504.0f), std::uint16_t(0x7BFF));
        QCOMPARE(floatToFloat16(65519.99f), std::uint16_t(0x7BFF));
        QCOMPARE(floatToFloat16(65520.0f), std::uint16_t(0x7C00));
        QCOMPARE(floatToFloat16(-1e30f), std::uint16_t(0xFC00));
        QCOMPARE(floatToBfloat16(std::numeric_limits<float>::max()), std::uint16_t(0x7F80));
        QCOMPARE(float16ToFloat(0x0001), 0x1.0p-24f);
        QCOMPARE(float16ToFloat(0x8000), 0.0f);
        QVERIFY(std::signbit(float16ToFloat(0x8000)));
    }
};

QTEST_APPLESS_MAIN(TestDtype)
#include "tst_dtype.moc"
