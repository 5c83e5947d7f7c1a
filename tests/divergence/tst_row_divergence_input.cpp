#include "common/error.h"
#include "divergence/logits_rows.h"
#include "divergence/row_divergence.h"

#include <QTest>

#include <functional>
#include <numeric>
#include <omp.h>
#include <string>
#include <utility>

using namespace lr;
using namespace lr::test;
using divergence::compareRows;
using steps::StepRecord;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::pair<common::ErrorCode, std::string> errorOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const common::Error& error) {
        return {error.code(), error.what()};
    }
    return {common::ErrorCode::Internal, "no error"};
}

} // namespace

class TestRowDivergenceInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsWithoutADistributionAreRefusedWithTheirStep_data()
    {
        QTest::addColumn<int>("position");
        QTest::addColumn<float>("value");
        QTest::addColumn<QByteArray>("fault");
        for (const int at : {0, 5, 255, 256, 611, 999}) {
            QTest::addRow("NaN at %d", at) << at << kNan << QByteArray("hold NaN at step 17");
            QTest::addRow("-NaN at %d", at) << at << -kNan << QByteArray("hold NaN at step 17");
            QTest::addRow("infinity at %d", at) << at << kInfinity << QByteArray("hold infinity at step 17");
        }
        QTest::newRow("nothing possible") << -1 << -kInfinity << QByteArray("are all minus infinity at step 17");
    }

    void rowsWithoutADistributionAreRefusedWithTheirStep()
    {
        QFETCH(int, position);
        QFETCH(float, value);
        QFETCH(QByteArray, fault);
        const Logits good = randomLogits(1000, 2, 1);
        Logits bad = position < 0 ? Logits(1000, value) : good;
        if (position >= 0)
            bad[static_cast<std::size_t>(position)] = value;
        for (const auto* set : lr::kernels::availableKernels()) {
            // The shorter other row puts some of the positions above the shared ids.
            const auto expert = errorOf([&] { compareRows(set->rows, bad, std::span(good).first(600), 0, 17); });
            const auto amateur = errorOf([&] { compareRows(set->rows, std::span(good).first(600), bad, 0, 17); });
            QCOMPARE(expert.first, common::ErrorCode::CorruptData);
            QCOMPARE(amateur.first, common::ErrorCode::CorruptData);
            QVERIFY2(expert.second.starts_with("The expert's logits " + fault.toStdString()), expert.second.c_str());
            QVERIFY2(amateur.second.starts_with("The amateur's logits " + fault.toStdString()), amateur.second.c_str());
        }
    }

    void argumentsThatMakeNoSenseAreRefused()
    {
        const Logits row(10, 0);
        const auto codeOf = [](const std::function<void()>& call) { return errorOf(call).first; };
        const auto invalid = common::ErrorCode::InvalidArgument;
        QCOMPARE(codeOf([&] { compareRows(row, row, 10, 0); }), invalid);
        QCOMPARE(codeOf([&] { compareRows(row, row, -1, 0); }), invalid);
        QCOMPARE(codeOf([&] { compareRows({}, row, 0, 0); }), invalid);
        QCOMPARE(codeOf([&] { compareRows(row, {}, 0, 0); }), invalid);
        std::vector<StepRecord> records(2);
        const common::TokenIds two(2);
        const common::TokenIds one(1);
        const divergence::LogitsRows rows{row.data(), 5, 5};
        const divergence::LogitsRows overlapping{row.data(), 6, 4};
        QCOMPARE(codeOf([&] { compareRows(rows, rows, two, one, records); }), invalid);
        QCOMPARE(codeOf([&] { compareRows(rows, rows, one, two, records); }), invalid);
        QCOMPARE(codeOf([&] { compareRows(overlapping, rows, two, two, records); }), invalid);
        // All of the expert's mass above the shared ids leaves nothing to compare.
        const Logits apart{-kInfinity, -kInfinity, 1};
        QCOMPARE(codeOf([&] { compareRows(apart, std::span(row).first(2), 2, 0); }), common::ErrorCode::CorruptData);
    }

    void manyRowsAreTheSameOnAnyNumberOfThreads()
    {
        constexpr std::size_t kNumRows = 37;
        const divergence::LogitsRows expert{m_bulk.data(), 700, 800};
        const divergence::LogitsRows amateur{m_bulk.data() + 40, 690, 730};
        common::TokenIds tokens(kNumRows);
        std::vector<std::int32_t> steps(kNumRows);
        for (std::size_t r = 0; r < kNumRows; ++r) {
            tokens[r] = static_cast<common::TokenId>(r * 18);
            steps[r] = static_cast<std::int32_t>(r + 100);
        }
        const int before = omp_get_max_threads();
        for (const int threads : {1, 2, 5}) {
            omp_set_num_threads(threads);
            std::vector<StepRecord> records(kNumRows);
            compareRows(expert, amateur, tokens, steps, records);
            for (std::size_t r = 0; r < kNumRows; ++r)
                QCOMPARE(records[r], compareRows(expert.row(r), amateur.row(r), tokens[r], steps[r]));
        }
        omp_set_num_threads(before);
    }

    void theFirstBadRowIsTheOneReported()
    {
        auto logits = m_bulk;
        const common::TokenIds tokens(37);
        std::vector<std::int32_t> steps(37);
        std::iota(steps.begin(), steps.end(), 0);
        for (const std::size_t r : {30u, 11u, 25u})
            logits[r * 800 + 3] = kNan;
        const divergence::LogitsRows expert{logits.data(), 700, 800};
        const divergence::LogitsRows amateur{m_bulk.data(), 700, 800};
        std::vector<StepRecord> records(37);
        const auto error = errorOf([&] { compareRows(expert, amateur, tokens, steps, records); });
        QCOMPARE(error.first, common::ErrorCode::CorruptData);
        QVERIFY2(error.second.find("at step 11.") != std::string::npos, error.second.c_str());
    }

private:
    const Logits m_bulk = randomLogits(40 * 800, 3, 99);
};

QTEST_APPLESS_MAIN(TestRowDivergenceInput)
#include "tst_row_divergence_input.moc"
