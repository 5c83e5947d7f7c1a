#include "problems/answer_grader.h"
#include "problems/problem_reader.h"
#include "problems/reference_answer.h"

#include <QFile>
#include <QTest>

using namespace lr::problems;

namespace {

/// The same text with its first digit changed, so that every number in it stays a number; or a word more.
std::string perturbed(std::string text)
{
    const auto at = text.find_first_of("0123456789");
    if (at == std::string::npos)
        return text + " 3";
    text[at] = text[at] == '9' ? '8' : static_cast<char>(text[at] + 1);
    return text;
}

std::string anotherLetter(const std::string& letter)
{
    return std::string(1, letter[0] == 'A' ? 'B' : 'A');
}

} // namespace

/// Every reference answer of the published benchmarks, as a model would give it.
class TestAnswerBenchmarks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyReferenceEqualsItselfAndNothingElse_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"asdiv_test", "gsm8k_test", "gsm8k_train", "math500_test", "minerva_math_test",
                 "mmlu_stem_test", "olympiadbench_test", "svamp_test"})
            QTest::newRow(name) << QString(name);
    }

    void everyReferenceEqualsItselfAndNothingElse()
    {
        QFETCH(QString, name);
        const auto path = QString(LR_SHARED_DATA "/problems/%1.jsonl").arg(name);
        if (!QFile::exists(path))
            QSKIP("the shared problem files are not here");
        QStringList faults;
        for (const auto& problem : readProblems(path.toStdString()).problems) {
            const auto reference = referenceAnswer(problem);
            QVERIFY2(reference, problem.id.c_str());
            const auto said = [](const std::string& answer) { return "We find that it is $\\boxed{" + answer + "}$."; };
            const auto right = gradeCompletion(problem, said(*reference));
            const auto other = problem.choices.empty() ? perturbed(*reference) : anotherLetter(*reference);
            const auto wrong = gradeCompletion(problem, said(other));
            if (!right.isCorrect || wrong.isCorrect)
                faults << QString::fromStdString((right.isCorrect ? "equals " + other : "is not itself") + ": " +
                                                 *reference + " (" + (right.isCorrect ? wrong.reason : right.reason) +
                                                 ")");
        }
        QVERIFY2(faults.isEmpty(), qPrintable("\n" + faults.join('\n')));
    }
};

QTEST_APPLESS_MAIN(TestAnswerBenchmarks)
#include "tst_answer_benchmarks.moc"
