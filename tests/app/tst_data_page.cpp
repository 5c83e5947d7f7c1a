#include "app/studio_driver.h"
#include "models/problem_table_model.h"
#include "pages/data_page.h"
#include "pages/empty_hint.h"
#include "pages/explore/text_panel.h"
#include "pages/problem_panel.h"
#include "pages/table_view.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>

using namespace lr;
using test::StudioDriver;
using widgets::DataPage;
using widgets::ExplorePage;
using Model = widgets::ProblemTableModel;

/// The page of all problems in the window, with what the real engine says of the demo.
class TestDataPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<StudioDriver> m_studio;

    DataPage& page() { return m_studio->page<DataPage>(); }
    widgets::ProblemPanel& problems() { return *page().problemPanel(); }
    widgets::TableView& table() { return *problems().table(); }

    QString cell(int row, Model::Column column) { return problems().shown().index(row, column).data().toString(); }

public:
    explicit TestDataPage(test::PrivateFolders* folders)
        : m_studio(std::make_unique<StudioDriver>(*folders))
    {}

private Q_SLOTS:
    void initTestCase()
    {
        m_studio->window().resize(1024, 700);
        m_studio->window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&m_studio->window()));
        m_studio->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_studio->window()));
    }

    void init() { m_studio->window().showPage(QStringLiteral("data")); }

    void withoutAScoringItSaysWhatToDo()
    {
        QVERIFY(!page().scoringLabel()->isVisible());
        QVERIFY(!problems().statusLabel()->isVisible());
        const auto* hint = table().findChild<widgets::EmptyHint*>();
        QVERIFY(hint->isVisible());
        QVERIFY2(hint->text().contains(QLatin1String("Open a workspace")), qPrintable(hint->text()));
    }

    void itShowsWhatExploreHasReadAndReadsNothingAgain()
    {
        QSignalSpy read(&m_studio->page<ExplorePage>(), &ExplorePage::vocabularyRequested);
        QVERIFY(m_studio->openDemo());
        QCOMPARE(m_studio->window().page(), app::kExplorePage);
        m_studio->window().showPage(QStringLiteral("data"));
        QCOMPARE(read.size(), 1);
        QCOMPARE(problems().shown().rowCount(), 600);
        QVERIFY2(page().scoringLabel()->text().contains(QLatin1String("600 problems")),
            qPrintable(page().scoringLabel()->text()));
        for (int row = 0; row < 600; ++row)
            if (m_studio->exploration().verdict(static_cast<std::size_t>(row)) == widgets::AnswerVerdict::Right)
                QCOMPARE(cell(row, Model::Extracted), cell(row, Model::Reference));
    }

    void nothingIsCutOffInASmallWindow()
    {
        QCOMPARE(m_studio->window().width(), 1024);
        const auto* header = table().horizontalHeader();
        QCOMPARE(header->length(), table().viewport()->width());
        for (int column = 0; column < Model::NumColumns; ++column) {
            const auto name = table().model()->headerData(column, Qt::Horizontal).toString();
            QVERIFY2(header->sectionSize(column) >= header->sectionSizeHint(column), qPrintable(name));
        }
    }

    void aProblemThatIsChosenIsShownByExplore()
    {
        table().setFocus();
        table().selectRow(41);
        QTest::keyClick(&table(), Qt::Key_Return);
        QCOMPARE(m_studio->window().page(), app::kExplorePage);
        const auto& exploration = m_studio->exploration();
        QCOMPARE(exploration.currentStep()->trajectory, 41u);
        QCOMPARE(m_studio->page<ExplorePage>().textPanel()->questionLabel()->text(),
            QString::fromStdString(exploration.steps()->heads()[41].question));
    }

    void itsRowFollowsExplore()
    {
        m_studio->exploration().setCurrentStep(100, 2);
        QCOMPARE(table().currentIndex().row(), 100);
        QCOMPARE(*m_studio->exploration().currentStep(), (widgets::StepPosition{100, 2}));
    }

    void searchAndFilterLeaveExploreAlone()
    {
        problems().filterBox()->setCurrentIndex(2); // wrong
        const auto numWrong = m_studio->exploration().verdictCounts().numWrong;
        QVERIFY(numWrong > 0 && numWrong < 600);
        QCOMPARE(problems().shown().rowCount(), static_cast<int>(numWrong));
        QCOMPARE(m_studio->page<ExplorePage>().problemPanel()->shown().rowCount(), 600);
        problems().filterBox()->setCurrentIndex(0);
    }

    void theSearchOfThePageInFrontIsOneKeyAway()
    {
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(problems().searchField()->hasFocus());
        m_studio->window().showPage(app::kExplorePage);
        auto* explored = m_studio->page<ExplorePage>().problemPanel();
        explored->table()->setFocus();
        QTest::keyClick(explored->table(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(explored->searchField()->hasFocus());
    }

    void cleanupTestCase()
    {
        m_studio->window().close();
        m_studio.reset();
    }
};

int main(int argc, char** argv)
{
    return test::runWithPrivateFolders<TestDataPage>(argc, argv);
}

#include "tst_data_page.moc"
