#include "pages/empty_hint.h"
#include "pages/problem_panel.h"
#include "pages/table_view.h"
#include "support/synthetic_scoring.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace lr;
using namespace lr::widgets;
using lr::test::SyntheticScoring;
using Model = ProblemTableModel;

namespace {

/// A panel with a page for itself.
struct Wide
{
    Exploration exploration;
    ProblemPanel panel{exploration, ProblemPanel::Room::Wide};

    explicit Wide(QSize size = {1024, 600})
    {
        panel.resize(size);
        panel.show();
    }

    void fill(const SyntheticScoring& scoring)
    {
        exploration.start(scoring.info());
        exploration.addSteps(scoring.part());
        exploration.setGrades(scoring.grades());
    }

    const EmptyHint* hint() const { return panel.table()->findChild<EmptyHint*>(); }
};

} // namespace

class TestProblemPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thereIsRoomForTheAnswersOnAPageOnly()
    {
        Exploration exploration;
        const ProblemPanel narrow(exploration, ProblemPanel::Room::Narrow);
        const Wide wide;
        for (int column = 0; column < Model::NumColumns; ++column) {
            QVERIFY(!wide.panel.table()->isColumnHidden(column));
            QCOMPARE(narrow.table()->isColumnHidden(column), column == Model::Extracted || column == Model::Reference);
        }
    }

    void everyHeadingIsWholeAndTheWidthIsUsed_data()
    {
        QTest::addColumn<int>("width");
        for (const int width : {1024, 1280, 2560})
            QTest::addRow("%d", width) << width;
    }

    void everyHeadingIsWholeAndTheWidthIsUsed()
    {
        QFETCH(int, width);
        Wide wide({width, 600});
        wide.fill(SyntheticScoring(200, 3));
        const auto* header = wide.panel.table()->horizontalHeader();
        for (int column = 0; column < Model::NumColumns; ++column)
            QVERIFY2(
                header->sectionSize(column) >= header->sectionSizeHint(column), qPrintable(QString::number(column)));
        QCOMPARE(header->length(), wide.panel.table()->viewport()->width());
        QVERIFY(header->sectionSize(Model::Question) > width / 5);
    }

    void anEmptyTableSaysWhy()
    {
        Wide wide;
        QVERIFY(wide.hint()->isVisible());
        QVERIFY2(wide.hint()->text().contains("Open a workspace"), qPrintable(wide.hint()->text()));
        const SyntheticScoring scoring(9, 3);
        wide.exploration.start(scoring.info());
        QVERIFY2(wide.hint()->text().contains("Reading"), qPrintable(wide.hint()->text()));
        wide.fill(scoring);
        QVERIFY(!wide.hint()->isVisible());
        wide.panel.shown().setSearch("found nowhere", false);
        QVERIFY(wide.hint()->isVisible());
        QVERIFY2(wide.hint()->text().contains("No problem matches"), qPrintable(wide.hint()->text()));
    }

    void aSentenceStandsOnceOnly()
    {
        Wide wide;
        QVERIFY(!wide.panel.statusLabel()->isVisible());
        wide.fill(SyntheticScoring(9, 3));
        QVERIFY(wide.panel.statusLabel()->isVisible());
        QVERIFY(wide.panel.statusLabel()->text().contains("9 of 9"));
    }

    void enterAndADoubleClickTellThatTheProblemIsWanted()
    {
        Wide wide;
        wide.fill(SyntheticScoring(9, 3));
        QSignalSpy wanted(&wide.panel, &ProblemPanel::problemActivated);
        auto* table = wide.panel.table();
        table->selectRow(4);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wide.exploration.currentStep()->trajectory, 4u);
        const auto at = table->visualRect(table->model()->index(6, Model::Question)).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(wide.exploration.currentStep()->trajectory, 6u);
        QCOMPARE(wanted.size(), 1);
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(wanted.size(), 2);
        QCOMPARE(wide.exploration.currentStep()->trajectory, 6u);
    }

    void theProblemThatIsWantedIsThatOfTheRowAlsoAfterOneMovedOnElsewhere()
    {
        Wide wide;
        wide.fill(SyntheticScoring(9, 3)); // right, wrong, unknown, right, …
        wide.panel.filterBox()->setCurrentIndex(1);
        wide.panel.table()->selectRow(1);
        wide.exploration.setCurrentStep(4, 0); // which is filtered out
        QTest::keyClick(wide.panel.table(), Qt::Key_Return);
        QCOMPARE(wide.exploration.currentStep()->trajectory, 3u);
    }

    void aCopiedRowHasTheColumnsThatAreShown()
    {
        Exploration exploration;
        ProblemPanel narrow(exploration, ProblemPanel::Room::Narrow);
        Wide wide;
        for (auto* explored : {&exploration, &wide.exploration}) {
            const SyntheticScoring scoring(9, 3);
            explored->start(scoring.info());
            explored->addSteps(scoring.part());
        }
        narrow.table()->selectRow(2);
        wide.panel.table()->selectRow(2);
        QCOMPARE(narrow.table()->selectedText().count('\t') + 1, Model::NumColumns - 2);
        QCOMPARE(wide.panel.table()->selectedText().count('\t') + 1, int(Model::NumColumns));
    }
};

QTEST_MAIN(TestProblemPanel)
#include "tst_problem_panel.moc"
