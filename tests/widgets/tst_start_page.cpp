#include "models/pair_checks.h"
#include "pages/check_list.h"
#include "pages/collapsible_group.h"
#include "pages/notice_bar.h"
#include "pages/path_field.h"
#include "pages/start_page.h"

#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace lr::widgets;
using namespace lr::protocol;
using lr::common::ErrorCode;

namespace {

ModelDescription model(std::int64_t numParameters)
{
    ModelDescription description;
    description.architecture = "Qwen2ForCausalLM";
    description.dtype = "bfloat16";
    description.numParameters = numParameters;
    description.weightBytes = 2 * numParameters;
    description.numLayers = 28;
    description.vocabSize = 151936;
    description.contextTokens = 32768;
    return description;
}

PairReport goodPair()
{
    PairReport report;
    report.expert = model(1'543'714'304);
    report.amateur = model(494'032'768);
    report.samplingBytes = std::int64_t{5} << 30;
    report.availableBytes = std::int64_t{16} << 30;
    return report;
}

} // namespace

class TestStartPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void init()
    {
        m_page = std::make_unique<StartPage>();
        m_page->resize(1280, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void cleanup() { m_page.reset(); }

    void aGoodPairIsDescribedWithItsFigures()
    {
        const auto checks = pairChecks(goodPair());
        QCOMPARE(checks.size(), 4u);
        for (const auto& check : checks)
            QVERIFY2(check.verdict == Check::Verdict::Good, check.text.c_str());
        const auto expert = QString::fromStdString(checks[0].text);
        QVERIFY2(expert.contains("1.54 billion") && expert.contains("Qwen2ForCausalLM") && expert.contains("151,936"),
            qPrintable(expert));
        QVERIFY(QString::fromStdString(checks[1].text).contains("494.0 million"));
        QVERIFY(QString::fromStdString(checks[3].text).contains("5.00 GiB"));
    }

    void differentTokenizersAreAFaultAndTooLittleMemoryAWarning()
    {
        auto report = goodPair();
        report.tokenizerDifference = "Token 5 differs.";
        report.samplingBytes = report.availableBytes + 1;
        const auto checks = pairChecks(report);
        QVERIFY(checks[2].verdict == Check::Verdict::Bad);
        QCOMPARE(checks[2].text, std::string("Token 5 differs."));
        QVERIFY(checks[3].verdict == Check::Verdict::Warning);
        QVERIFY(QString::fromStdString(checks[3].text).contains("may fail"));
        report.samplingBytes = report.availableBytes * 9 / 10;
        QVERIFY(pairChecks(report)[3].verdict == Check::Verdict::Warning);
    }

    void aFolderThatIsNoModelSaysWhy()
    {
        auto report = goodPair();
        report.amateur = {};
        report.amateur.failure = "There is no config.json in /a.";
        const auto checks = pairChecks(report);
        QCOMPARE(checks.size(), 2u);
        QCOMPARE(checks[1].text, std::string("There is no config.json in /a."));
    }

    void recentWorkspacesOpenAndAreForgottenByKey()
    {
        QSignalSpy opened(m_page.get(), &StartPage::workspaceRequested);
        QSignalSpy forgotten(m_page.get(), &StartPage::forgetRequested);
        m_page->setRecent({"/w/one", "/w/two"});
        auto* recent = m_page->findChild<QListWidget*>("recentWorkspaces");
        QVERIFY(recent->isVisible());
        recent->setFocus();
        QTest::keyClick(recent, Qt::Key_Down);
        QTest::keyClick(recent, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened.at(0).at(0).toString(), QString("/w/two"));
        QTest::keyClick(recent, Qt::Key_Delete);
        QCOMPARE(forgotten.count(), 1);
        QCOMPARE(forgotten.at(0).at(0).toString(), QString("/w/two"));
        m_page->setRecent({});
        QVERIFY(!recent->isVisible());
    }

    void aTypedPathOpensByReturnAndByButton()
    {
        QSignalSpy opened(m_page.get(), &StartPage::workspaceRequested);
        auto* open = button("openWorkspace");
        QVERIFY(!open->isEnabled());
        QTest::keyClicks(edit("workspacePath"), " /w/three ");
        QTest::keyClick(edit("workspacePath"), Qt::Key_Return);
        QTest::mouseClick(open, Qt::LeftButton);
        QCOMPARE(opened.count(), 2);
        QCOMPARE(opened.at(1).at(0).toString(), QString("/w/three"));
    }

    void thePairIsLookedAtOnceItsTypingPauses()
    {
        QSignalSpy inspections(m_page.get(), &StartPage::inspectRequested);
        QTest::keyClicks(edit("expert"), "/m/expert");
        QTest::keyClicks(edit("amateur"), "/m/amateur");
        QTRY_COMPARE(inspections.count(), 1);
        const auto request = inspections.at(0).at(0).value<InspectPairRequest>();
        QCOMPARE(request.expert, std::string("/m/expert"));
        QCOMPARE(request.amateur, std::string("/m/amateur"));
    }

    void creatingNeedsAGoodPairAndSaysWhatIsMissing()
    {
        QSignalSpy created(m_page.get(), &StartPage::createRequested);
        auto* create = button("createWorkspace");
        QCOMPARE(reason(), QString("Choose the expert."));
        inspect();
        QVERIFY(!create->isEnabled());
        m_page->setPair(goodPair());
        QCOMPARE(reason(), QString("Choose the file with the problems."));
        QTest::keyClicks(edit("problems"), "/p.jsonl");
        QCOMPARE(reason(), QString("Choose a folder for the new workspace."));
        QTest::keyClicks(edit("newWorkspace"), "/w/new");
        QVERIFY(create->isEnabled());
        QTest::mouseClick(create, Qt::LeftButton);
        QCOMPARE(created.count(), 1);
        QCOMPARE(created.at(0).at(0).toString(), QString("/w/new"));
        const auto job = created.at(0).at(1).value<lr::settings::SampleSettings>();
        QCOMPARE(job.expert.string(), std::string("/m/expert"));
        QCOMPARE(job.amateur.string(), std::string("/m/amateur"));
        QCOMPARE(job.problems.string(), std::string("/p.jsonl"));
        QCOMPARE(job.maxNewTokens, 128);
        QCOMPARE(job.maxProblems, 0);
    }

    void theNewPairBeginsAtTheExpertAndGoesOnInOrder()
    {
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_page->focusNew();
        QVERIFY(edit("expert")->hasFocus());
        QStringList order;
        for (int i = 0; i < 12 && !edit("newWorkspace")->hasFocus(); ++i) {
            order << QApplication::focusWidget()->objectName();
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QVERIFY2(edit("newWorkspace")->hasFocus(), qPrintable(order.join(' ')));
        QCOMPARE(order.filter(QRegularExpression("^(expert|amateur|problems)$")),
            (QStringList{"expert", "amateur", "problems"}));
        QVERIFY2(!order.contains("max_new_tokens"), qPrintable(order.join(' ')));
    }

    void aDeviceOfAnotherEngineIsNotOfferedAnyMore()
    {
        const auto* devices = m_page->findChild<QComboBox*>("device");
        m_page->setDevices({{"cpu", "", 0, 0}, {"cuda:0", "", 0, 0}});
        m_page->findChild<QComboBox*>("device")->setCurrentIndex(1);
        m_page->setDevices({{"cpu", "", 0, 0}});
        QCOMPARE(devices->count(), 1);
        QCOMPARE(devices->currentData().toString(), QString("cpu"));
    }

    void whatIsSeldomChangedReachesTheJobToo()
    {
        m_page->findChild<CollapsibleGroup*>("more")->setOpen(true);
        edit("system_prompt")->clear();
        QTest::keyClicks(edit("system_prompt"), "Think.");
        m_page->findChild<QSpinBox*>("max_new_tokens")->setValue(300);
        m_page->findChild<QDoubleSpinBox*>("temperature")->setValue(0.7);
        m_page->setPairFields("/m/expert", "/m/amateur", "/p.jsonl", "/w/new");
        QSignalSpy inspections(m_page.get(), &StartPage::inspectRequested);
        QTRY_COMPARE(inspections.count(), 1);
        m_page->setPair(goodPair());
        QSignalSpy created(m_page.get(), &StartPage::createRequested);
        QTest::mouseClick(button("createWorkspace"), Qt::LeftButton);
        QCOMPARE(created.count(), 1);
        const auto job = created.at(0).at(1).value<lr::settings::SampleSettings>();
        QCOMPARE(job.prompt.system, std::string("Think."));
        QCOMPARE(job.maxNewTokens, 300);
        QCOMPARE(job.temperature, 0.7);
    }

    void aPairThatDoesNotFitCannotBeSampled()
    {
        m_page->setPairFields("/m/expert", "/m/amateur", "/p.jsonl", "/w/new");
        QSignalSpy inspections(m_page.get(), &StartPage::inspectRequested);
        QTRY_COMPARE(inspections.count(), 1);
        auto report = goodPair();
        report.tokenizerDifference = "Token 5 differs.";
        m_page->setPair(report);
        QVERIFY(!button("createWorkspace")->isEnabled());
        QCOMPARE(reason(), QString("Token 5 differs."));
    }

    void aReportOfAPairThatHasChangedIsIgnored()
    {
        inspect();
        QTest::keyClicks(edit("amateur"), "2");
        m_page->setPair(goodPair());
        QVERIFY(!m_page->findChild<CheckList*>()->isGood());
    }

    void anInspectionThatFailsIsTold()
    {
        inspect();
        m_page->inspectionFailed({ErrorCode::Internal, "The engine is busy."});
        bool isTold = false;
        for (auto* label : m_page->findChild<CheckList*>()->findChildren<QLabel*>())
            isTold |= label->text() == "The engine is busy.";
        QVERIFY(isTold);
        QVERIFY(!button("createWorkspace")->isEnabled());
    }

    void aRemoteHostIsTestedAndConnectedTo()
    {
        QSignalSpy tests(m_page.get(), &StartPage::remoteTestRequested);
        QSignalSpy connects(m_page.get(), &StartPage::remoteRequested);
        QVERIFY(!button("testRemote")->isEnabled());
        QTest::keyClicks(lineEdit("remoteHost"), "ada@gpu");
        QVERIFY(button("testRemote")->isEnabled() && !button("connectRemote")->isEnabled());
        QTest::mouseClick(button("testRemote"), Qt::LeftButton);
        QCOMPARE(tests.at(0).at(0).toString(), QString("ada@gpu"));
        m_page->setRemoteTest(false, "ssh asks for a password.");
        QCOMPARE(label("remoteResult"), QString("ssh asks for a password."));
        QTest::keyClicks(lineEdit("remoteWorkspace"), "/w");
        QTest::keyClick(lineEdit("remoteWorkspace"), Qt::Key_Return);
        QCOMPARE(connects.count(), 1);
        QCOMPARE(connects.at(0).at(1).toString(), QString("/w"));
    }

    void aHostCannotBecomeAnOptionOfSsh()
    {
        QTest::keyClicks(lineEdit("remoteHost"), "-oProxyCommand=x y");
        QVERIFY(!lineEdit("remoteHost")->text().startsWith('-'));
        QVERIFY(!lineEdit("remoteHost")->text().contains(' '));
        lineEdit("remoteHost")->setText("-oProxyCommand=x");
        QVERIFY(!button("testRemote")->isEnabled());
    }

    void demoAndTourAreAClickAway()
    {
        QSignalSpy demo(m_page.get(), &StartPage::demoRequested);
        QSignalSpy tour(m_page.get(), &StartPage::tourRequested);
        QTest::mouseClick(button("openDemo"), Qt::LeftButton);
        QTest::mouseClick(button("takeTour"), Qt::LeftButton);
        QCOMPARE(demo.count(), 1);
        QCOMPARE(tour.count(), 1);
    }

    void newJobsBeginWithTheSettingsDeviceOnceTheEngineOffersIt()
    {
        QSignalSpy created(m_page.get(), &StartPage::createRequested);
        lr::settings::RuntimeSettings defaults;
        defaults.device = "cuda:0";
        defaults.threads = 3;
        m_page->setRuntimeDefaults(defaults);
        m_page->setDevices({{"cpu", "", 0, 0}, {"cuda:0", "", 0, 0}});
        QSignalSpy inspections(m_page.get(), &StartPage::inspectRequested);
        m_page->setPairFields("/m/expert", "/m/amateur", "/p.jsonl", "/w/new");
        QTRY_COMPARE(inspections.count(), 1);
        m_page->setPair(goodPair());
        QTest::mouseClick(button("createWorkspace"), Qt::LeftButton);
        const auto job = created.at(0).at(1).value<lr::settings::SampleSettings>();
        QCOMPARE(job.runtime.device, std::string("cuda:0"));
        QCOMPARE(job.runtime.threads, 3);
    }

    void failuresStandInThePage()
    {
        m_page->requestFailed("Opening /w", {ErrorCode::NotFound, "There is no workspace."});
        QCOMPARE(m_page->findChild<NoticeBar*>()->text(), QString("Opening /w: There is no workspace."));
    }

private:
    void inspect()
    {
        QSignalSpy inspections(m_page.get(), &StartPage::inspectRequested);
        m_page->setPairFields("/m/expert", "/m/amateur", {}, {});
        QTRY_COMPARE(inspections.count(), 1);
    }

    QPushButton* button(const QString& name) const { return m_page->findChild<QPushButton*>(name); }
    QLineEdit* edit(const QString& name) const
    {
        const auto* path = m_page->findChild<PathField*>(name);
        return path != nullptr ? path->edit() : m_page->findChild<QLineEdit*>(name);
    }
    QLineEdit* lineEdit(const QString& name) const { return m_page->findChild<QLineEdit*>(name); }
    QString label(const QString& name) const { return m_page->findChild<QLabel*>(name)->text(); }
    QString reason() const { return label("createReason"); }

    std::unique_ptr<StartPage> m_page;
};

QTEST_MAIN(TestStartPage)
#include "tst_start_page.moc"
