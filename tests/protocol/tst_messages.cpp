#include "common/error.h"
#include "protocol/enum_names.h"
#include "protocol/message_types.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace lr;
using namespace lr::protocol;

namespace {

const common::Json& examples()
{
    static const auto json = common::readJsonFile(LR_TEST_DATA "/protocol/messages.json");
    return json;
}

std::string messageOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const common::Error& error) {
        return error.code() == common::ErrorCode::CorruptData ? error.what() : "of another kind";
    }
    return "nothing was thrown";
}

template <class Message>
std::string refusal(const char* name, const char* key, const common::Json& value)
{
    auto json = examples().at(name);
    json[key] = value;
    return messageOf([&] { fromJson<Message>(json, "a/method"); });
}

} // namespace

class TestMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldComesThroughJson_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& [name, type] : test::messageTypes())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }

    void everyFieldComesThroughJson()
    {
        QFETCH(QString, name);
        const auto type = test::messageTypes().at(name.toStdString());
        QVERIFY2(examples().contains(name.toStdString()), "it has no example");
        const auto& example = examples().at(name.toStdString());
        QCOMPARE(example.size(), type.numFields);
        const auto again = common::parseJson(common::dumpJson(type.readAndWrite(example)), "wire");
        QCOMPARE(
            QByteArray::fromStdString(common::dumpJson(again)), QByteArray::fromStdString(common::dumpJson(example)));
        for (const auto& [key, value] : example.items()) // otherwise a field that is never read would look right
            QVERIFY2(!type.defaults.contains(key) || type.defaults[key] != value || key == "kind", key.c_str());
    }

    void noExampleIsOfAMessageThatIsGone()
    {
        const auto types = test::messageTypes();
        for (const auto& [name, example] : examples().items())
            QVERIFY2(types.contains(name), name.c_str());
    }

    void keysLeadToTheFieldsOfTheirName()
    {
        const auto job = fromJson<settings::TrainSettings>(examples().at("TrainSettings"), "test");
        QCOMPARE(job.klThreshold, 1.0);
        QCOMPARE(job.plausibilityThreshold, 0.1);
        QCOMPARE(job.loraAlpha, 32.0);
        using settings::Projection;
        QCOMPARE(job.targets, (std::vector{Projection::Query, Projection::Key, Projection::Value}));
        QCOMPARE(job.runtime.device, std::string("cuda:0"));
        QCOMPARE(job.numSteps, 300);
        QCOMPARE(job.heldOutShare, 0.1);
        QCOMPARE(fromJson<settings::SampleSettings>(examples().at("SampleSettings"), "test").seed,
            std::numeric_limits<std::uint64_t>::max());
    }

    void attachedBytesAreNoPartOfTheJson()
    {
        StepsPart part;
        part.packed = "bytes";
        QVERIFY(!toJson(part).contains("packed"));
        QCOMPARE(attachmentOf(part), part.packed);
    }

    void columnsArriveAsTheyWere()
    {
        const auto vocabulary = fromJson<Vocabulary>(examples().at("Vocabulary"), "test");
        QCOMPARE(vocabulary.bytes, std::string("a\xE2\x80\0<eos>", 9));
    }

    void settingsMayBeLeftOut()
    {
        const auto job = fromJson<settings::TrainSettings>(common::Json::object(), "test");
        QCOMPARE(job.klThreshold, 0.4);
        QCOMPARE(job.numSteps, 1000);
    }

    void otherFieldsMayNot()
    {
        auto json = examples().at("RunMark");
        json.erase("global_step");
        QCOMPARE(messageOf([&] { fromJson<RunMark>(json, "run/metrics"); }),
            std::string(
                "run/metrics: \"global_step\" is missing; an integer from 0 to 9223372036854775807 is expected."));
    }

    void whatTheFirstVersionKeptApartIsFound()
    {
        const common::Json before{{"num_steps", 7}, {"runtime", {{"device", "cuda:1"}, {"threads", 3}}}};
        const auto job = fromJson<settings::TrainSettings>(before, "the job journal");
        QCOMPARE(job.numSteps, 7);
        QCOMPARE(job.runtime.device, std::string("cuda:1"));
        QCOMPARE(job.runtime.threads, 3);
    }

    void aJobThatCannotRunIsKeptAsItWasGiven()
    {
        const auto job = fromJson<settings::TrainSettings>({{"learning_rate", 7.5}, {"rank", -1}}, "the job journal");
        QCOMPARE(job.learningRate, 7.5);
        QCOMPARE(settings::faultsOf(job).size(), std::size_t(2));
    }

    void unknownKeysArePassedOver()
    {
        auto json = examples().at("RunMark");
        json["learned_later"] = {1, 2, 3};
        QCOMPARE(fromJson<RunMark>(json, "test").globalStep, 25);
    }

    void lossThatIsNotANumberArrivesAsSuch()
    {
        MetricRecord record;
        record.loss = std::numeric_limits<double>::infinity();
        const auto text = common::dumpJson(toJson(record));
        QVERIFY(std::isnan(fromJson<MetricRecord>(common::parseJson(text, "wire"), "test").loss));
    }

    void everyJobKeepsItsKind()
    {
        const std::vector<Job> jobs{settings::SampleSettings{}, settings::ScoreSettings{}, settings::TrainSettings{},
            ResumeTrainingJob{}, settings::EvaluateSettings{}, settings::MergeSettings{}};
        const std::vector<std::string> kinds{"sample", "score", "train", "resume", "evaluate", "merge"};
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            QCOMPARE(std::string(kindOf(jobs[i])), kinds[i]);
            QCOMPARE(fromJson<Job>(toJson(jobs[i]), "test").index(), i);
        }
    }

    void badValuesAreNamed_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const std::string& said, const char* expected) {
            QTest::newRow(name) << QString::fromStdString(said) << QString(expected);
        };
        row("type", refusal<RunMark>("RunMark", "global_step", "7"), "\"global_step\" is \"7\"; an integer");
        row("fraction", refusal<RunMark>("RunMark", "global_step", 7.5), "\"global_step\" is 7.5; an integer");
        row("negative count", refusal<RunMark>("RunMark", "global_step", -1), "\"global_step\" is -1");
        row("name", refusal<RunMark>("RunMark", "kind", "party"), "\"kind\" is \"party\", a name that is not known.");
        row("name of a setting", refusal<settings::TrainSettings>("TrainSettings", "choice", "lowest"),
            "\"choice\": Steps: 'lowest' is not one of selected, all, random or lowest-kl.");
        row("seed", refusal<settings::TrainSettings>("TrainSettings", "seed", -1),
            "\"seed\" must be a whole number from 0 on, not -1.");
        row("zero in a path", refusal<settings::MergeSettings>("MergeSettings", "out", std::string("/a\0b", 4)),
            "\"out\": Output folder holds a zero byte.");
        row("kind of job", refusal<Job>("Job", "kind", "dance"), "\"kind\" is \"dance\", a kind of job");
        row("element", refusal<RunMetrics>("RunMetrics", "marks", {{{"kind", "stop"}, {"global_step", -1}}}),
            "a/method.marks[0]: \"global_step\" is -1");
        row("no array", refusal<RunMetrics>("RunMetrics", "records", "x"), "\"records\" is no array");
        row("strings", refusal<settings::TrainSettings>("TrainSettings", "targets", {"q_proj", 1}),
            "\"targets\" must be a list of names, not [\"q_proj\",1].");
        row("counts", refusal<RunInfo>("RunInfo", "checkpoints", {1, -2}), "\"checkpoints[1]\" is not an integer ≥ 0");
        row("details", refusal<JobProgress>("JobProgress", "details", 3), "\"details\" is no object");
        row("share", refusal<Accuracy>("Accuracy", "share", 1.01), "\"share\" is 1.01");
    }

    void badValuesAreNamed()
    {
        QFETCH(QString, said);
        QFETCH(QString, expected);
        QVERIFY2(said.startsWith("a/method"), qPrintable(said));
        QVERIFY2(said.contains(expected), qPrintable(said));
    }

    void badColumnsAreNamed_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* key, const common::Json& value, const char* expected) {
            QTest::newRow(name) << QString::fromStdString(refusal<Vocabulary>("Vocabulary", key, value))
                                << QString(expected);
        };
        row("no base64", "begin", "AAA?AAAA", "\"begin\" is no base64");
        row("foreign character", "begin", "AAAAP?AAEEA=", "\"begin\" holds a character");
        row("white space", "begin", " AAAAAAAAAA=", "\"begin\" holds a character");
        row("half a value", "begin", "AAAA", "\"begin\" is no base64 of a whole number");
    }

    void badColumnsAreNamed()
    {
        QFETCH(QString, said);
        QFETCH(QString, expected);
        QVERIFY2(said.contains(expected), qPrintable(said));
    }

    void trajectoriesPastTheEndOfTheScoringAreRefused()
    {
        for (const int numTrajectories : {7, 6})
            QVERIFY(refusal<StepsPart>("StepsPart", "num_trajectories", numTrajectories)
                        .find("\"trajectories\" goes past") != std::string::npos);
    }

    void vocabularyThatLeadsOutsideItsBytesIsRefused()
    {
        QVERIFY(
            refusal<Vocabulary>("Vocabulary", "bytes", "YWI=").find("\"begin\" does not lead") != std::string::npos);
        QVERIFY(refusal<Vocabulary>("Vocabulary", "begin", "").find("\"begin\" does not lead") != std::string::npos);
        QVERIFY(refusal<Vocabulary>("Vocabulary", "special", "AwAAAA==").find("\"special\" does not hold") !=
                std::string::npos);
    }

    void listsKeepTheirOrder()
    {
        RunList runs(2);
        runs[0].name = "first";
        runs[1].name = "second";
        const auto again = fromJson<RunList>(toJson(runs), "test");
        QCOMPARE(again.size(), std::size_t(2));
        QCOMPARE(again[1].name, std::string("second"));
        const auto said = messageOf([] { fromJson<RunList>(3, "runs/list"); });
        QVERIFY2(said.starts_with("runs/list: an array"), said.c_str());
        QCOMPARE(fromJson<JobList>(toJson(JobList(3)), "test").size(), std::size_t(3));
        QCOMPARE(fromJson<EvaluationList>(toJson(EvaluationList(4)), "test").size(), std::size_t(4));
    }

    void everyErrorCodeHasItsName()
    {
        for (int i = 0; i <= static_cast<int>(common::ErrorCode::Internal); ++i) {
            const auto code = static_cast<common::ErrorCode>(i);
            QVERIFY(errorCodeFromName(common::errorCodeName(code)) == code);
        }
        const auto later = fromJson<Failure>({{"code", "learned_later"}, {"message", "x"}}, "test");
        QVERIFY(later.code == common::ErrorCode::Internal);
    }
};

QTEST_APPLESS_MAIN(TestMessages)
#include "tst_messages.moc"
