#include "models/config_difference.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace lr::widgets;
using lr::common::Json;

namespace {

Json run(double learningRate, std::vector<std::string> targets)
{
    return Json{{"expert", "/m"}, {"source", {{"alpha", 0.2}, {"beta", 0.4}}},
        {"settings", {{"learning_rate", learningRate}, {"rank", 8}, {"targets", targets}}}};
}

} // namespace

class TestConfigDifference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalRunsDifferInNothing()
    {
        QVERIFY(configDifferences(run(5e-5, {"q_proj"}), run(5e-5, {"q_proj"})).empty());
        QVERIFY(configDifferences(Json(), Json()).empty());
        QVERIFY(configDifferences(Json{{"x", 1}}, Json{{"x", 1.0}}).empty());
    }

    void onlyWhatDiffersIsThereByItsWholePath()
    {
        const auto differences = configDifferences(run(5e-5, {"q_proj", "v_proj"}), run(5e-4, {"q_proj"}));
        const std::vector<ConfigDifference> expected{
            {"settings.learning_rate", "5e-05", "0.0005"}, {"settings.targets", "q_proj, v_proj", "q_proj"}};
        QCOMPARE(differences, expected);
    }

    void whatOnlyOneHasHasANullSide()
    {
        const auto differences = configDifferences(Json{{"a", {{"b", true}}}}, Json{{"a", {{"c", ""}}}});
        QCOMPARE(differences.size(), 2u);
        QCOMPARE(differences[0].left, QString("true"));
        QVERIFY(differences[0].right.isNull());
        QVERIFY(differences[1].left.isNull());
        QVERIFY(!differences[1].right.isNull() && differences[1].right.isEmpty());
    }

    void anObjectAgainstANumberIsADifference()
    {
        const auto differences = configDifferences(Json{{"a", {{"b", 1}}}}, Json{{"a", 1}});
        QCOMPARE(differences.size(), 2u);
    }

    void aDescriptionThatIsNoObjectIsEmpty()
    {
        QCOMPARE(configDifferences(Json::array({1, 2}), Json{{"a", 1}}).size(), 1u);
    }

    void theTableShowsBothRuns()
    {
        ConfigDifferenceModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRuns("first", run(5e-5, {"q_proj"}), "second", run(5e-4, {"q_proj"}));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.headerData(ConfigDifferenceModel::Right, Qt::Horizontal, Qt::DisplayRole), "second");
        QCOMPARE(model.index(0, ConfigDifferenceModel::Setting).data(), "settings.learning_rate");
        QCOMPARE(model.index(0, ConfigDifferenceModel::Left).data(), "5e-05");
        model.setRuns("first", Json{{"only", 1}}, "second", Json::object());
        QCOMPARE(model.index(0, ConfigDifferenceModel::Right).data(), "(not there)");
    }
};

QTEST_MAIN(TestConfigDifference)
#include "tst_config_difference.moc"
