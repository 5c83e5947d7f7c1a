#include "models/problem_filter_model.h"
#include "models/trajectory_order.h"
#include "support/synthetic_scoring.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <set>

using namespace lr;
using namespace lr::widgets;
using lr::test::SyntheticScoring;
using Model = ProblemTableModel;

namespace {

/// A table over an exploration, both models watched from before any data arrives.
struct Table
{
    Exploration exploration;
    ProblemTableModel problems{exploration};
    ProblemFilterModel shown{problems};
    QAbstractItemModelTester problemsTester{&problems, QAbstractItemModelTester::FailureReportingMode::Fatal};
    QAbstractItemModelTester shownTester{&shown, QAbstractItemModelTester::FailureReportingMode::Fatal};

    void fill(const SyntheticScoring& scoring)
    {
        exploration.start(scoring.info());
        exploration.setVocabulary(SyntheticScoring::vocabulary());
        exploration.addSteps(scoring.part());
        exploration.setGrades(scoring.grades());
    }

    QString cell(int row, Model::Column column) const { return shown.index(row, column).data().toString(); }

    std::vector<double> keys(Model::Column column) const
    {
        std::vector<double> keys;
        for (const auto trajectory : shown.trajectories())
            keys.push_back(problems.sortKey(trajectory, column));
        return keys;
    }
};

} // namespace

class TestProblemTableModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsSayWhatTheStepsAre()
    {
        const SyntheticScoring scoring(6, 10);
        Table table;
        table.fill(scoring);
        QCOMPARE(table.shown.rowCount(), 6);
        double sum = 0;
        float largest = 0;
        for (const auto& record : scoring.records(2)) {
            sum += double{record.klNats};
            largest = std::max(largest, record.klNats);
        }
        QCOMPARE(table.cell(2, Model::Number), QString("3"));
        QCOMPARE(table.cell(2, Model::Question), QString::fromStdString(SyntheticScoring::questionOf(2)));
        QCOMPARE(table.cell(2, Model::NumSteps), QString("10"));
        QCOMPARE(table.cell(2, Model::MeanKl), QString::number(sum / 10, 'f', 3));
        QCOMPARE(table.cell(2, Model::MaxKl), QString::number(static_cast<double>(largest), 'f', 2));
        QCOMPARE(table.cell(0, Model::Verdict), QString("✓ right"));
        QCOMPARE(table.cell(1, Model::Verdict), QString("✗ wrong"));
        QCOMPARE(table.cell(2, Model::Verdict), QString("–"));
    }

    void anAnswerThatTheTokenLimitCutOffIsUnfinishedAndNotWrong()
    {
        SyntheticScoring scoring(6, 10); // right, wrong, unknown, right, wrong, unknown
        scoring.cutOffEverySecond();
        Table table;
        table.fill(scoring);
        QCOMPARE(table.cell(0, Model::Verdict), QString("✓ right"));
        QCOMPARE(table.cell(1, Model::Verdict), QString("… unfinished"));
        QCOMPARE(table.cell(3, Model::Verdict), QString("✓ right")); // although it was cut off
        QCOMPARE(table.cell(4, Model::Verdict), QString("✗ wrong"));
        QCOMPARE(table.cell(5, Model::Verdict), QString("–"));
        const auto tip = table.shown.index(1, Model::Verdict).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains("Cut off after 10 tokens"), qPrintable(tip));
        QCOMPARE(table.shown.index(1, 0).data(Model::VerdictRole).toInt(), int(evaluation::AnswerVerdict::Unfinished));
    }

    void theAnswersStandBesideTheirVerdict()
    {
        const SyntheticScoring scoring(6, 10);
        Table table;
        table.fill(scoring);
        QCOMPARE(table.cell(4, Model::Extracted), QString("4"));
        QCOMPARE(table.cell(4, Model::Reference), QString("3"));
        QCOMPARE(table.cell(2, Model::Reference), QString("–")); // none is known
        auto grades = scoring.grades();
        grades.grades[4].extracted = "";
        grades.grades[3].extracted = "<b>1</b>\n2";
        table.exploration.setGrades(grades);
        QCOMPARE(table.cell(4, Model::Extracted), QString("no answer"));
        QCOMPARE(table.cell(3, Model::Extracted), QString("<b>1</b> 2"));
        const auto tip = table.shown.index(3, Model::Extracted).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains("&lt;b&gt;1"), qPrintable(tip));
        table.exploration.start(scoring.info(2));
        table.exploration.addSteps(scoring.part(0, 6, 2)); // nothing is graded yet
        QCOMPARE(table.cell(4, Model::Extracted), QString("–"));
        QCOMPARE(table.cell(4, Model::Reference), QString("–"));
    }

    void answersThatAreNumbersSortByTheirValueAndBeforeTexts()
    {
        const SyntheticScoring scoring(5, 3);
        Table table;
        table.fill(scoring);
        table.shown.sort(Model::Extracted, Qt::AscendingOrder);
        auto grades = scoring.grades();
        const char* answers[] = {"10", "x", "9", "-2.5", "A"};
        for (std::size_t t = 0; t < std::size(answers); ++t)
            grades.grades[t].extracted = answers[t];
        table.exploration.setGrades(grades); // the order follows
        QCOMPARE(table.shown.trajectories(), (std::vector<std::int32_t>{3, 2, 0, 4, 1}));
        table.shown.sort(Model::Extracted, Qt::DescendingOrder);
        QCOMPARE(table.shown.trajectories(), (std::vector<std::int32_t>{1, 4, 0, 2, 3}));
    }

    void anUnfinishedAnswerThatSaysNothingYetSaysSo()
    {
        SyntheticScoring scoring(2, 128);
        scoring.cutOffEverySecond();
        Table table;
        table.fill(scoring);
        auto grades = scoring.grades();
        grades.grades[1].extracted.clear();
        table.exploration.setGrades(grades);
        const auto tip = table.shown.index(1, Model::Verdict).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains("Cut off after 128 tokens before an answer"), qPrintable(tip));
    }

    void unfinishedAnswersHaveAFilterOfTheirOwn()
    {
        SyntheticScoring scoring(30, 3);
        scoring.cutOffEverySecond();
        Table table;
        table.fill(scoring);
        using Show = ProblemFilterModel::Show;
        table.shown.setShow(Show::Unfinished);
        QCOMPARE(table.shown.trajectories(), (std::vector<std::int32_t>{1, 7, 13, 19, 25}));
        table.shown.setShow(Show::Wrong);
        QCOMPARE(table.shown.trajectories(), (std::vector<std::int32_t>{4, 10, 16, 22, 28}));
        table.shown.setShow(Show::Right);
        QCOMPARE(table.shown.rowCount(), 10);
        table.shown.setShow(Show::Unfinished);
        auto none = scoring.grades();
        none.grades.clear();
        table.exploration.setGrades(none); // the filter follows
        QCOMPARE(table.shown.rowCount(), 0);
    }

    void verdictsSortAsWrongUnfinishedUnknownRight()
    {
        SyntheticScoring scoring(6, 3);
        scoring.cutOffEverySecond();
        Table table;
        table.fill(scoring);
        const std::vector<std::int32_t> expected{4, 1, 2, 5, 0, 3};
        table.shown.sort(Model::Verdict, Qt::AscendingOrder);
        QCOMPARE(table.shown.trajectories(), expected);
        QCOMPARE(orderedTrajectories(table.exploration, TrajectoryOrder::Verdict), expected); // the atlas' order
    }

    void verdictsAreCounted()
    {
        SyntheticScoring scoring(30, 3);
        scoring.cutOffEverySecond();
        Table table;
        QVERIFY(verdictCountsText(table.exploration.verdictCounts()).isEmpty());
        table.fill(scoring);
        QCOMPARE(verdictCountsText(table.exploration.verdictCounts()), QString("10 right, 5 wrong, 5 unfinished"));
    }

    void chunksAreInsertedNotReset()
    {
        const SyntheticScoring scoring(30, 4);
        Table table;
        table.exploration.start(scoring.info());
        table.exploration.addSteps(scoring.part(0, 5));
        QSignalSpy inserted(&table.problems, &QAbstractItemModel::rowsInserted);
        QSignalSpy reset(&table.problems, &QAbstractItemModel::modelReset);
        table.exploration.addSteps(scoring.part(5, 25));
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(table.shown.rowCount(), 30);
    }

    void aMovedThresholdChangesOneColumnAndResetsNothing()
    {
        Table table;
        table.fill(SyntheticScoring(8, 20));
        QSignalSpy changed(&table.problems, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&table.shown, &QAbstractItemModel::modelReset);
        table.exploration.history().moveKlThreshold(1.0);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex().column(), int(Model::NumSelected));
        QCOMPARE(reset.size(), 0);
        for (int row = 0; row < 8; ++row)
            QCOMPARE(table.cell(row, Model::NumSelected),
                QString::number(table.exploration.numSelected(static_cast<std::size_t>(row))));
    }

    void numbersSortAsNumbers_data()
    {
        QTest::addColumn<int>("column");
        QTest::newRow("number") << int(Model::Number);
        QTest::newRow("steps") << int(Model::NumSteps);
        QTest::newRow("mean KL") << int(Model::MeanKl);
        QTest::newRow("max KL") << int(Model::MaxKl);
        QTest::newRow("selected") << int(Model::NumSelected);
        QTest::newRow("answer") << int(Model::Verdict);
    }

    void numbersSortAsNumbers()
    {
        QFETCH(int, column);
        Table table;
        table.fill(SyntheticScoring(25, 15));
        table.shown.sort(column, Qt::DescendingOrder);
        const auto keys = table.keys(Model::Column(column));
        QVERIFY(std::is_sorted(keys.rbegin(), keys.rend()));
        const auto rows = table.shown.trajectories();
        QCOMPARE(std::set(rows.begin(), rows.end()).size(), 25u);
    }

    void theOrderFollowsAMovedThreshold()
    {
        Table table;
        table.fill(SyntheticScoring(25, 15));
        table.shown.sort(Model::NumSelected, Qt::AscendingOrder);
        const QPersistentModelIndex watched = table.shown.index(3, 0);
        const auto trajectory = watched.data(Model::TrajectoryRole);
        table.exploration.history().moveKlThreshold(0.15);
        const auto keys = table.keys(Model::NumSelected);
        QVERIFY(std::is_sorted(keys.begin(), keys.end()));
        QCOMPARE(watched.data(Model::TrajectoryRole), trajectory);
    }

    void filtersShowWhatTheySay()
    {
        Table table;
        table.fill(SyntheticScoring(30, 3));
        using Show = ProblemFilterModel::Show;
        table.shown.setShow(Show::Right);
        QCOMPARE(table.shown.rowCount(), 10);
        table.shown.setShow(Show::Wrong);
        QCOMPARE(table.shown.rowCount(), 10);
        QCOMPARE(table.shown.rowOf(0), -1);
        QCOMPARE(table.shown.rowOf(1), 0);
        table.exploration.history().moveKlThreshold(0.8);
        const auto without = table.exploration.selection()->summary().numProblemsWithoutSample;
        QVERIFY(without > 0 && without < 30);
        table.shown.setShow(Show::WithoutSelected);
        QCOMPARE(table.shown.rowCount(), static_cast<int>(without));
        table.exploration.history().moveKlThreshold(99); // the filter follows
        QCOMPARE(table.shown.rowCount(), 30);
        table.shown.setShow(Show::WithSelected);
        QCOMPARE(table.shown.rowCount(), 0);
        table.shown.setShow(Show::All);
        QCOMPARE(table.shown.rowCount(), 30);
    }

    void theSearchLooksAtIdQuestionAndCompletion()
    {
        const SyntheticScoring scoring(40, 6);
        Table table;
        table.fill(scoring);
        QVERIFY(table.shown.setSearch("WHAT IS 17 plus", false).isEmpty());
        QCOMPARE(table.shown.trajectories(), (std::vector<std::int32_t>{17}));
        table.shown.setSearch("p39", false);
        QCOMPARE(table.shown.trajectories(), (std::vector<std::int32_t>{39}));
        const auto token = scoring.records(21)[4].tokenId;
        const auto bytes = table.exploration.texts()->bytes(token);
        table.shown.setSearch(QString::fromUtf8(bytes.data(), qsizetype(bytes.size())), false);
        QVERIFY(table.shown.rowOf(21) >= 0);
    }

    void aRegularExpressionIsOneOnlyWhenAskedFor()
    {
        Table table;
        table.fill(SyntheticScoring(40, 2));
        table.shown.setSearch("is 1. plus", true);
        QCOMPARE(table.shown.rowCount(), 10);
        table.shown.setSearch("is 1. plus", false);
        QCOMPARE(table.shown.rowCount(), 0);
        const auto fault = table.shown.setSearch("plus (", true);
        QVERIFY2(fault.contains("regular expression"), qPrintable(fault));
        QCOMPARE(table.shown.rowCount(), 40);
    }

    void whatIsInTheDataIsNeverMarkup()
    {
        auto part = SyntheticScoring(1, 2).part();
        part.trajectories[0].question = "<b>1 < 2</b>\n?";
        Table table;
        table.exploration.start(SyntheticScoring(1, 2).info());
        table.exploration.addSteps(part);
        QCOMPARE(table.cell(0, Model::Question), QString("<b>1 < 2</b> ?"));
        const auto tip = table.shown.index(0, Model::Question).data(Qt::ToolTipRole).toString();
        QVERIFY(tip.contains("&lt;b&gt;1 &lt; 2"));
    }

    void anotherScoringReplacesTheRows()
    {
        Table table;
        table.fill(SyntheticScoring(9, 3));
        table.shown.sort(Model::MaxKl, Qt::DescendingOrder);
        table.exploration.start(SyntheticScoring(2, 3).info(5));
        QCOMPARE(table.shown.rowCount(), 0);
        table.exploration.addSteps(SyntheticScoring(2, 3).part(0, 2, 5));
        QCOMPARE(table.shown.rowCount(), 2);
        const auto keys = table.keys(Model::MaxKl);
        QVERIFY(keys[0] >= keys[1]);
    }
};

QTEST_MAIN(TestProblemTableModel)
#include "tst_problem_table_model.moc"
