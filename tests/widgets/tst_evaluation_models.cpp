#include "evaluation_fixtures.h"
#include "models/accuracy_text.h"
#include "models/evaluation_list.h"
#include "models/question_filter.h"
#include "models/question_table.h"
#include "pages/table_csv.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QLocale>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace lr::widgets;
using lr::test::evaluationOf;
using lr::test::resultOf;

namespace {

QString cell(const QAbstractItemModel& model, int row, int column, int role = Qt::DisplayRole)
{
    return model.index(row, column).data(role).toString();
}

lr::protocol::EvaluationResults page(
    std::int64_t evaluation, std::int64_t first, std::vector<lr::protocol::QuestionResult> questions)
{
    return {evaluation, first, 6, std::move(questions)};
}

} // namespace

class TestEvaluationModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void sharesAreShownWithTheirInterval()
    {
        QCOMPARE(accuracyText(lr::test::accuracyOf(8, 10)), QString("80.0 % (49.0–94.3)"));
        QCOMPARE(accuracyText({}), QString("–"));
        QCOMPARE(pointsText(0.125), QString("+12.5 points"));
        QCOMPARE(pointsText(-0.03), QString(QChar(0x2212)) + "3.0 points");
        QCOMPARE(pointsText(-0.0001), QString(QChar(0xb1)) + "0.0 points");
        QCOMPARE(pValueText(0.0123), QString("p = 0.012"));
        QCOMPARE(pValueText(1e-9), QString("p < 0.0001"));
    }

    void aCheckpointIsNamedWithItsRun()
    {
        QCOMPARE(shortFolderName("/w/runs/first/checkpoints/step-20"), QString("first/step-20"));
        QCOMPARE(shortFolderName("/models/Qwen2.5-Math-7B/"), QString("Qwen2.5-Math-7B"));
        QCOMPARE(shortFolderName(""), QString());
    }

    void evaluationsKeepTheirRowsWhenTheListIsReadAgain()
    {
        EvaluationList list;
        QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&list, &QAbstractItemModel::modelReset);
        list.setEvaluations({evaluationOf(1, "before", 30, 100), evaluationOf(2, "after", 60, 100)});
        const QPersistentModelIndex after = list.indexOf(2);
        list.setEvaluations({evaluationOf(3, "later", 1, 2), evaluationOf(2, "after", 61, 101)});
        QCOMPARE(reset.count(), 0);
        QCOMPARE(list.rowCount(), 2);
        QVERIFY(after.isValid());
        QCOMPARE(after.sibling(after.row(), EvaluationList::NumQuestions).data().toString(), QString("101"));
        QVERIFY(!list.find(1));
        QVERIFY(list.find(3));
    }

    void runningFiguresReachTheirRowOnly()
    {
        EvaluationList list;
        QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
        list.setEvaluations({evaluationOf(1, "before", 30, 100), evaluationOf(2, "after", 0, 0)});
        QCOMPARE(cell(list, 1, EvaluationList::AccuracyColumn), QString("–"));
        list.setAccuracy(2, lr::test::accuracyOf(3, 4));
        list.setAccuracy(77, lr::test::accuracyOf(3, 4));
        QCOMPARE(cell(list, 1, EvaluationList::AccuracyColumn), QString("75.0 %"));
        QCOMPARE(cell(list, 0, EvaluationList::AccuracyColumn), QString("30.0 %"));
    }

    void theBaselineIsMarkedAndGoesWithItsEvaluation()
    {
        EvaluationList list;
        list.setEvaluations({evaluationOf(1, "before", 30, 100), evaluationOf(2, "after", 60, 100)});
        list.setBaseline(1);
        QVERIFY(cell(list, 0, EvaluationList::Label).startsWith(u"★"));
        QCOMPARE(list.index(1, 0).data(EvaluationList::BaselineShareRole).toDouble(), 0.3);
        list.setEvaluations({evaluationOf(2, "after", 60, 100)});
        QVERIFY(!list.baseline());
        QVERIFY(!list.index(0, 0).data(EvaluationList::BaselineShareRole).isValid());
    }

    void pathsAreNoMarkup()
    {
        EvaluationList list;
        list.setEvaluations({evaluationOf(1, "x", 1, 2, "/runs/<b>bold</b>")});
        QVERIFY(cell(list, 0, EvaluationList::Adapter, Qt::ToolTipRole).contains("&lt;b&gt;"));
    }

    void bothSidesOfAQuestionMeetInOneRow()
    {
        QuestionTable table;
        QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        fill(table);
        QCOMPARE(table.rowCount(), 6);
        QVERIFY(table.at(0).becameRight());
        QVERIFY(table.at(1).isNoLongerRight());
        QCOMPARE(cell(table, 0, QuestionTable::BeforeExtracted), QString("8"));
        QCOMPARE(cell(table, 0, QuestionTable::Extracted), QString("9"));
        QCOMPARE(cell(table, 4, QuestionTable::BeforeVerdict), QString("–"));
        QCOMPARE(cell(table, 5, QuestionTable::Verdict), QString("–"));
    }

    void aPageReadTwiceAddsNothing()
    {
        QuestionTable table;
        QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        fill(table);
        QSignalSpy changed(&table, &QAbstractItemModel::dataChanged);
        table.addResults(page(2, 0, {resultOf(11, "7", false), resultOf(11, "9", true)}));
        QCOMPARE(table.rowCount(), 6);
        QCOMPARE(changed.count(), 2);
        QCOMPARE(cell(table, 0, QuestionTable::Extracted), QString("9"));
    }

    void resultsOfOtherEvaluationsAreIgnored()
    {
        QuestionTable table;
        table.setEvaluations(2, std::nullopt);
        table.addResults(page(3, 0, {resultOf(11, "7", false)}));
        QCOMPARE(table.rowCount(), 0);
    }

    void changingTheShownEvaluationKeepsTheBaseline()
    {
        QuestionTable table;
        QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        fill(table);
        table.setEvaluations(3, 1);
        QCOMPARE(table.rowCount(), 5);
        QCOMPARE(cell(table, 0, QuestionTable::Extracted), QString("–"));
        table.addResults(page(3, 0, {resultOf(12, "9", true)}));
        QCOMPARE(table.rowCount(), 5);
        table.setEvaluations(3, 3);
        QVERIFY(!table.baseline());
        QCOMPARE(table.rowCount(), 1);
    }

    void outcomesFilter_data()
    {
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QList<qlonglong>>("problems");
        QTest::newRow("all") << Outcome::All << QList<qlonglong>{11, 12, 13, 14, 15, 16};
        QTest::newRow("right") << Outcome::Right << QList<qlonglong>{11, 13, 15};
        QTest::newRow("wrong") << Outcome::Wrong << QList<qlonglong>{12, 14};
        QTest::newRow("flipped") << Outcome::Flipped << QList<qlonglong>{11, 12};
        QTest::newRow("became right") << Outcome::BecameRight << QList<qlonglong>{11};
        QTest::newRow("no longer right") << Outcome::NoLongerRight << QList<qlonglong>{12};
        QTest::newRow("stayed right") << Outcome::StayedRight << QList<qlonglong>{13};
        QTest::newRow("right in neither") << Outcome::RightInNeither << QList<qlonglong>{14};
    }

    void outcomesFilter()
    {
        QFETCH(Outcome, outcome);
        QFETCH(QList<qlonglong>, problems);
        QuestionTable table;
        QuestionFilter filter;
        QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setQuestions(&table);
        filter.setOutcome(outcome);
        fill(table);
        filter.sort(QuestionTable::Number);
        QList<qlonglong> listed;
        for (int row = 0; row < filter.rowCount(); ++row)
            listed << filter.index(row, 0).data(QuestionTable::SortRole).toLongLong();
        QCOMPARE(listed, problems);
    }

    void searchLooksIntoQuestionsAndAnswers()
    {
        QuestionTable table;
        QuestionFilter filter;
        filter.setQuestions(&table);
        fill(table);
        filter.setSearchText("BASKET 13");
        QCOMPARE(filter.rowCount(), 1);
        filter.setSearchText("answer is 8");
        QCOMPARE(filter.rowCount(), 2);
        filter.setSearchText("[");
        QCOMPARE(filter.rowCount(), 0);
        filter.setSearchText("  ");
        QCOMPARE(filter.rowCount(), 6);
    }

    void anAnswerThatIsCutOffIsUnfinishedInTheTableTheFilterAndTheFile()
    {
        QuestionTable table;
        QuestionFilter filter;
        QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setQuestions(&table);
        table.setEvaluations(2, 1);
        auto cutOff = resultOf(11, "", false);
        auto rightAllTheSame = resultOf(12, "9", true);
        for (auto* result : {&cutOff, &rightAllTheSame})
            result->finishReason = "length";
        table.addResults(page(2, 0, {cutOff, rightAllTheSame, resultOf(13, "8", false)}));
        table.addResults(page(1, 0, {resultOf(11, "9", true)}));
        QCOMPARE(cell(table, 0, QuestionTable::Verdict), QString("… unfinished"));
        QCOMPARE(cell(table, 0, QuestionTable::Verdict, QuestionTable::ExportRole), QString("unfinished"));
        QCOMPARE(cell(table, 0, QuestionTable::Flip, QuestionTable::ExportRole), QString("no longer right"));
        QCOMPARE(cell(table, 1, QuestionTable::Verdict), QString("✓ right"));
        filter.setOutcome(Outcome::Unfinished);
        QCOMPARE(filter.rowCount(), 1);
        QCOMPARE(filter.index(0, 0).data(QuestionTable::SortRole).toLongLong(), 11);
        filter.setOutcome(Outcome::Wrong);
        QCOMPARE(filter.rowCount(), 1);
        QCOMPARE(filter.index(0, 0).data(QuestionTable::SortRole).toLongLong(), 13);
        filter.setOutcome(Outcome::NoLongerRight);
        QCOMPARE(filter.rowCount(), 1);
    }

    void accuracyTellsHowManyAnswersWereCutOff()
    {
        auto evaluation = evaluationOf(1, "before", 57, 100);
        QCOMPARE(rightText(evaluation.accuracy, 400), QString("57 of 100 right"));
        evaluation.accuracy.numUnfinished = 12;
        QCOMPARE(rightText(evaluation.accuracy, {}), QString("57 of 100 right, 12 cut off"));
        evaluation.settings = {{"max_new_tokens", 400}};
        QCOMPARE(rightText(evaluation.accuracy, maxNewTokensOf(evaluation)),
            QString("57 of 100 right, 12 cut off at 400 tokens"));
        EvaluationList list;
        QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
        list.setEvaluations({evaluation});
        QCOMPARE(cell(list, 0, EvaluationList::NumUnfinished), QString("12"));
        QCOMPARE(cell(list, 0, EvaluationList::NumUnfinished, EvaluationList::ExportRole), QString("12"));
        const auto tip = cell(list, 0, EvaluationList::AccuracyColumn, Qt::ToolTipRole).replace(QChar::Nbsp, ' ');
        QVERIFY2(tip.contains("12 cut off at 400 tokens"), qPrintable(tip));
    }

    void csvQuotesWhatItMust()
    {
        QuestionTable table;
        table.setEvaluations(1, std::nullopt);
        auto result = resultOf(5, "\"nine\"", true);
        result.question = "One, two\nthree?";
        table.addResults(page(1, 0, {result}));
        const auto lines = QString::fromUtf8(toCsv(csvTableOf(table, QuestionTable::ExportRole))).split("\r\n");
        QCOMPARE(lines.at(0),
            QString("#,Question,Reference,Answer,Verdict,Tokens,Baseline's answer,Baseline's verdict,Flip"));
        QCOMPARE(lines.at(1), QString("5,\"One, two\nthree?\",9,\"\"\"nine\"\"\",right,15,,,"));
        QCOMPARE(lines.at(2), QString());
    }

    void aFileThatCannotBeWrittenIsToldOf()
    {
        QTemporaryDir folder;
        const auto path = folder.filePath("table.csv");
        QCOMPARE(writeWholeFile(path, "a\r\n"), QString());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("a\r\n"));
        const auto fault = writeWholeFile(folder.filePath("missing/table.csv"), "a");
        QVERIFY2(fault.contains("missing/table.csv"), qPrintable(fault));
    }

private:
    /// Problems 11–16: became right, no longer right, right twice, wrong twice, only shown, only of the baseline.
    static void fill(QuestionTable& table)
    {
        table.setEvaluations(2, 1);
        table.addResults(page(2, 0, {resultOf(11, "9", true), resultOf(12, "8", false), resultOf(13, "9", true)}));
        table.addResults(page(2, 3, {resultOf(14, "7", false), resultOf(15, "9", true)}));
        table.addResults(page(1, 0,
            {resultOf(11, "8", false), resultOf(12, "9", true), resultOf(13, "9", true), resultOf(14, "", false),
                resultOf(16, "5", false)}));
    }
};

QTEST_MAIN(TestEvaluationModels)
#include "tst_evaluation_models.moc"
