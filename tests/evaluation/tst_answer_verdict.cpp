#include "evaluation/answer_verdict.h"

#include <QTest>

using namespace lr::evaluation;

class TestAnswerVerdict : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAnswerThatIsCutOffBeforeItIsRightIsUnfinished()
    {
        QCOMPARE(verdictOfAnswer(false, true), AnswerVerdict::Unfinished);
        QCOMPARE(verdictOfAnswer(false, false), AnswerVerdict::Wrong);
    }

    void aRightAnswerIsRightHoweverItEnds()
    {
        QCOMPARE(verdictOfAnswer(true, true), AnswerVerdict::Right);
        QCOMPARE(verdictOfAnswer(true, false), AnswerVerdict::Right);
    }

    void withoutARightAnswerNothingIsKnown()
    {
        QCOMPARE(verdictOfAnswer({}, true), AnswerVerdict::Unknown);
        QCOMPARE(verdictOfAnswer({}, false), AnswerVerdict::Unknown);
    }

    void everyVerdictHasAWordForFiles()
    {
        QCOMPARE(nameOf(AnswerVerdict::Right), "right");
        QCOMPARE(nameOf(AnswerVerdict::Wrong), "wrong");
        QCOMPARE(nameOf(AnswerVerdict::Unfinished), "unfinished");
        QCOMPARE(nameOf(AnswerVerdict::Unknown), "unknown");
    }
};

QTEST_APPLESS_MAIN(TestAnswerVerdict)
#include "tst_answer_verdict.moc"
