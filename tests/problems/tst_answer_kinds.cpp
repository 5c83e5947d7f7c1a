#include "common/json.h"
#include "problems/answer_grader.h"
#include "problems/problem_reader.h"
#include "problems/reference_answer.h"

#include <QTest>

using namespace lr::problems;

namespace {

lr::common::Json kinds(const char* section)
{
    return lr::common::readJsonFile(LR_TEST_DATA "/answers/kinds.json").at(section);
}

} // namespace

/// What models and data sets really write, by kinds, with right and wrong answers of each.
class TestAnswerKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAreJudgedAsATeacherWould_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("reference");
        QTest::addColumn<bool>("isCorrect");
        int numRows = 0;
        const auto pairs = kinds("pairs");
        for (const auto& [kind, rows] : pairs.items()) {
            for (const auto& row : rows) {
                const auto text = [&](std::size_t i) { return QString::fromStdString(row[i].get<std::string>()); };
                QTest::addRow("%d %s: %s", ++numRows, kind.c_str(), qPrintable(text(0)))
                    << text(0) << text(1) << row[2].get<bool>();
            }
        }
    }

    void answersAreJudgedAsATeacherWould()
    {
        QFETCH(QString, answer);
        QFETCH(QString, reference);
        QFETCH(bool, isCorrect);
        const auto grade = gradeAnswer(answer.toStdString(), reference.toStdString());
        QVERIFY2(grade.isCorrect == isCorrect, qPrintable(QString::fromStdString(grade.reason) + " | " + reference));
        QVERIFY(!grade.reason.empty());
    }

    void completionsAreJudgedByTheirFinalAnswer_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("record");
        QTest::addColumn<bool>("isCorrect");
        int numRows = 0;
        const auto completions = kinds("completions");
        for (const auto& [kind, rows] : completions.items()) {
            for (const auto& row : rows) {
                auto record = row.at("problem");
                record["question"] = "Which?";
                const auto text = QString::fromStdString(row.at("text").get<std::string>());
                QTest::addRow("%d %s: %s", ++numRows, kind.c_str(), qPrintable(text))
                    << text << QString::fromStdString(lr::common::dumpJson(record)) << row.at("correct").get<bool>();
            }
        }
    }

    void completionsAreJudgedByTheirFinalAnswer()
    {
        QFETCH(QString, text);
        QFETCH(QString, record);
        QFETCH(bool, isCorrect);
        const auto problem = problemFromJson(lr::common::parseJson(record.toStdString(), "row"), "row");
        const auto graded = gradeCompletion(problem, text.toStdString());
        const auto said = QString::fromStdString(graded.extracted + " | " + graded.reference + " | " + graded.reason);
        QVERIFY2(graded.isCorrect == isCorrect, qPrintable(said));
    }
};

QTEST_APPLESS_MAIN(TestAnswerKinds)
#include "tst_answer_kinds.moc"
