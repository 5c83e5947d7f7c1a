#include "dialogs/about_dialog.h"
#include "dialogs/settings_dialog.h"
#include "dialogs/shortcuts_dialog.h"
#include "pages/path_field.h"
#include "plots/metric_chart.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenuBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QTreeView>

using namespace lr::widgets;

namespace {

/// "Section: name = keys", in the order shown.
QStringList shown(const QTreeView& view)
{
    QStringList lines;
    const auto* model = view.model();
    for (int section = 0; section < model->rowCount(); ++section) {
        const auto heading = model->index(section, 0);
        for (int row = 0; row < model->rowCount(heading); ++row)
            lines << QString("%1: %2 = %3")
                         .arg(heading.data().toString(), model->index(row, 0, heading).data().toString(),
                             model->index(row, 1, heading).data().toString());
    }
    return lines;
}

} // namespace

class TestDialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shortcutsAreReadOffTheActions()
    {
        QMainWindow window;
        auto* menu = window.menuBar()->addMenu("&Workspace");
        menu->addAction("&Open a workspace…", QKeySequence("Ctrl+O"));
        menu->addAction("Without a key");
        window.addAction("Lonely", QKeySequence("F9"));
        ShortcutsDialog dialog(&window);
        dialog.show();
        const auto& view = *dialog.findChild<QTreeView*>();
        QCOMPARE(shown(view), (QStringList{"Everywhere: Lonely = F9", "Workspace: Open a workspace = Ctrl+O"}));
        dialog.hide();
        menu->addAction("Close && save", QKeySequence("Ctrl+W"));
        dialog.show(); // read anew
        QVERIFY(shown(view).contains("Workspace: Close & save = Ctrl+W"));
    }

    void theSameShortcutOfSeveralPlotsIsListedOnce()
    {
        QMainWindow window;
        auto* first = new MetricChart(&window);
        auto* second = new MetricChart(&window);
        first->setTitle("Loss");
        second->setTitle("Accuracy");
        ShortcutsDialog dialog(&window);
        dialog.show();
        auto lines = shown(*dialog.findChild<QTreeView*>());
        QVERIFY(!lines.isEmpty());
        QCOMPARE(lines.removeDuplicates(), 0);
        for (const auto& line : lines)
            QVERIFY2(line.startsWith("In a plot: "), qPrintable(line));
    }

    void theSearchFindsCommandsKeysAndSections()
    {
        QMainWindow window;
        auto* menu = window.menuBar()->addMenu("&Workspace");
        menu->addAction("&Open", QKeySequence("Ctrl+O"));
        menu->addAction("&Quit", QKeySequence("Ctrl+Q"));
        window.menuBar()->addMenu("&Help")->addAction("&Tour", QKeySequence("Shift+F1"));
        ShortcutsDialog dialog(&window);
        dialog.show();
        auto* search = dialog.findChild<QLineEdit*>();
        QTest::keyClicks(search, "quit");
        QCOMPARE(shown(*dialog.findChild<QTreeView*>()), QStringList{"Workspace: Quit = Ctrl+Q"});
        search->clear();
        QTest::keyClicks(search, "shift+");
        QCOMPARE(shown(*dialog.findChild<QTreeView*>()), QStringList{"Help: Tour = Shift+F1"});
        search->clear();
        QTest::keyClicks(search, "workspace");
        QCOMPARE(shown(*dialog.findChild<QTreeView*>()).size(), 2);
        QTest::keyClick(search, Qt::Key_Escape);
        QVERIFY(!dialog.isVisible());
    }

    void versionsNameTheEngineAndCanBeCopied()
    {
        AboutDialog dialog;
        QVERIFY(dialog.versions().contains("No engine"));
        lr::protocol::InitializeResult engine;
        engine.engineVersion = "4.5.6";
        engine.torchVersion = "1.13.1";
        engine.hostName = "<b>gpu</b>";
        engine.components = {{"BLAS", "OpenBLAS, /usr/lib/libblas.so.3"}, {"GPU", "none. " + std::string(400, 'a')}};
        for (std::size_t i = 16; i < engine.components[1].description.size(); i += 8)
            engine.components[1].description[i] = ' ';
        dialog.setEngine(engine);
        dialog.show();
        QVERIFY2(dialog.width() < 1024, "a long sentence is wrapped, not cut off by the screen's edge");
        QTest::mouseClick(dialog.findChild<QPushButton*>("copyVersions"), Qt::LeftButton);
        const auto copied = QApplication::clipboard()->text();
        QVERIFY(copied.contains("Engine 4.5.6 with libtorch 1.13.1"));
        QVERIFY(copied.contains(qVersion()));
        QVERIFY(copied.contains("QCustomPlot 2."));
        QVERIFY(copied.contains("<b>gpu</b>")); // a host's name is text
        QVERIFY(copied.contains("BLAS: OpenBLAS, /usr/lib/libblas.so.3"));
        for (auto* label : dialog.findChildren<QLabel*>())
            QVERIFY(!label->text().contains("<b>gpu") || label->textFormat() == Qt::PlainText);
    }

    void settingsComeBackAsTheyWere()
    {
        SettingsDialog dialog;
        const StudioSettings settings{
            "/opt/lightreasoner", ThemeChoice::Dark, "cuda:3", 7, false, theme::ColorMap::Cividis};
        dialog.setSettings(settings);
        QVERIFY(dialog.settings() == settings);
    }

    void changesAreToldOnceByApplyAndOk()
    {
        SettingsDialog dialog;
        QSignalSpy told(&dialog, &SettingsDialog::settingsChanged);
        dialog.setSettings({});
        dialog.open();
        button(dialog, QDialogButtonBox::Apply)->click();
        QCOMPARE(told.count(), 0);
        QTest::keyClicks(dialog.findChild<PathField*>("enginePath")->edit(), "/e");
        QTest::keyClick(dialog.findChild<QComboBox*>("themeChoice"), Qt::Key_Down);
        QTest::mouseClick(button(dialog, QDialogButtonBox::Apply), Qt::LeftButton);
        QCOMPARE(told.count(), 1);
        const auto settings = told.at(0).at(0).value<StudioSettings>();
        QCOMPARE(settings.enginePath, QString("/e"));
        QVERIFY(settings.theme == ThemeChoice::Light);
        QTest::mouseClick(button(dialog, QDialogButtonBox::Ok), Qt::LeftButton);
        QCOMPARE(told.count(), 1);
        QVERIFY(!dialog.isVisible());
    }

    void cancellingTellsNothingAndDefaultsWaitForOk()
    {
        SettingsDialog dialog;
        QSignalSpy told(&dialog, &SettingsDialog::settingsChanged);
        StudioSettings settings;
        settings.threads = 3;
        dialog.setSettings(settings);
        dialog.open();
        QTest::mouseClick(button(dialog, QDialogButtonBox::RestoreDefaults), Qt::LeftButton);
        QCOMPARE(dialog.findChild<QSpinBox*>("defaultThreads")->value(), 0);
        QTest::keyClick(&dialog, Qt::Key_Escape);
        QCOMPARE(told.count(), 0);
        dialog.open();
        QTest::mouseClick(button(dialog, QDialogButtonBox::Ok), Qt::LeftButton);
        QCOMPARE(told.count(), 1);
    }

    void theEnginesDevicesAreOfferedBesideTheChosenOne()
    {
        SettingsDialog dialog;
        StudioSettings settings;
        settings.device = "cuda:1";
        dialog.setSettings(settings);
        dialog.setDevices({{"cpu", "", 0, 0}, {"cuda:0", "", 0, 0}});
        auto* device = dialog.findChild<QComboBox*>("defaultDevice");
        QCOMPARE(device->currentText(), QString("cuda:1"));
        QVERIFY(device->findText("cuda:0") >= 0);
    }

private:
    static QPushButton* button(const QDialog& dialog, QDialogButtonBox::StandardButton which)
    {
        return dialog.findChild<QDialogButtonBox*>()->button(which);
    }
};

QTEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
