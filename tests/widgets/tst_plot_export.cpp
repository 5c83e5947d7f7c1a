#include "plots/metric_chart.h"
#include "support/faulty_file_system.h"

#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace lr::widgets;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A chart with a line from corner to corner.
std::unique_ptr<MetricChart> chartOfALine()
{
    auto chart = std::make_unique<MetricChart>();
    chart->setTitle("Loss, \"raw\"");
    chart->setAxisNames("step", "loss (nats)");
    const int series = chart->addSeries("loss", Qt::blue);
    for (int i = 0; i < 20; ++i)
        chart->append(series, i, i);
    chart->resize(600, 300);
    return chart;
}

int numPixelsLike(const QImage& image, const QColor& color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += QColor(image.pixel(x, y)) == color ? 1 : 0;
    return count;
}

} // namespace

class TestPlotExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }

    void pngHasTheSizeTimesItsScaleAndShowsTheLine()
    {
        const auto chart = chartOfALine();
        const auto path = m_folder.filePath("a.png");
        QSignalSpy done(chart.get(), &Plot::exported);
        QVERIFY(chart->exportTo(path, {QSize(500, 250), 3}));
        QCOMPARE(done.size(), 1);
        QCOMPARE(done.first().first().toString(), path);
        const QImage image(path);
        QCOMPARE(image.size(), QSize(1500, 750));
        QVERIFY(numPixelsLike(image, Qt::blue) > 100);
    }

    void svgIsWellFormedAndKeepsTextAsText()
    {
        const auto chart = chartOfALine();
        const auto path = m_folder.filePath("a.SVG");
        QVERIFY(chart->exportTo(path, {QSize(500, 250)}));
        const auto svg = contentOf(path);
        QXmlStreamReader reader(svg);
        QStringList texts;
        while (!reader.atEnd())
            if (reader.readNext() == QXmlStreamReader::Characters)
                texts << reader.text().toString().trimmed();
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(texts.contains("loss (nats)"));
        QSvgRenderer renderer(svg);
        QVERIFY(renderer.isValid());
        QCOMPARE(renderer.viewBox().size(), QSize(500, 250));
    }

    void aTitleThatIsNotOnTheScreenIsInEveryPicture()
    {
        const auto chart = chartOfALine();
        const auto pictures = [&] {
            chart->copyPicture();
            const auto copied = QGuiApplication::clipboard()->image();
            const auto path = m_folder.filePath("title.png");
            return chart->exportTo(path) ? QList{copied, QImage(path)} : QList<QImage>();
        };
        chart->replot();
        const auto titled = chart->grab().toImage();
        const auto before = pictures();
        chart->setTitleOnScreen(false);
        chart->replot();
        const auto bare = chart->grab().toImage();
        QVERIFY(bare != titled);
        QCOMPARE(pictures(), before);
        chart->replot();
        QCOMPARE(chart->grab().toImage(), bare);
        QCOMPARE(chart->title(), QString("Loss, \"raw\""));
    }

    void pdfIsOnePageOfTheSizeAsked()
    {
        const auto chart = chartOfALine();
        const auto path = m_folder.filePath("a.pdf");
        QVERIFY(chart->exportTo(path, {QSize(960, 480)}));
        const auto pdf = contentOf(path);
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.trimmed().endsWith("%%EOF"));
        QVERIFY(pdf.contains("/MediaBox [0 0 720.000000 360.000000]"));
        QCOMPARE(pdf.count("/Type /Page\n"), 1);
    }

    void csvHasAHeaderAndARowAPoint()
    {
        const auto chart = chartOfALine();
        const auto path = m_folder.filePath("a.csv");
        QVERIFY(chart->exportTo(path));
        const auto lines = contentOf(path).split('\n');
        QCOMPARE(lines.size(), 22); // 1 + 20 and what follows the last line's end
        QVERIFY(lines[0].startsWith("series,first_x,"));
        QVERIFY(lines[8].startsWith("loss,7,7,1,7,7,7,7,"));
        QVERIFY(lines[8].endsWith('\r'));
    }

    void csvQuotesWhatWouldBreakIt()
    {
        CsvTable table{{"a,b", "say \"hi\""}, 1, [](std::size_t) { return QStringList{"two\nlines", "π"}; }};
        QCOMPARE(toCsv(table), QByteArray("\"a,b\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",π\r\n"));
    }

    void numbersComeBackAsTheyWere()
    {
        QCOMPARE(csvNumber(0.1f).toFloat(), 0.1f);
        QCOMPARE(csvNumber(1.0f / 3).toFloat(), 1.0f / 3);
        QCOMPARE(csvNumber(std::numeric_limits<double>::quiet_NaN()), QString());
    }

    void anUnknownEndingIsRefusedWithTheKnownOnes()
    {
        const auto chart = chartOfALine();
        QSignalSpy failed(chart.get(), &Plot::exportFailed);
        QVERIFY(!chart->exportTo(m_folder.filePath("a.bmp")));
        const auto sentence = failed.first().first().toString();
        for (const auto* part : {"a.bmp", ".png", ".svg", ".pdf", ".csv"})
            QVERIFY2(sentence.contains(part), qPrintable(sentence));
        QVERIFY(!QFile::exists(m_folder.filePath("a.bmp")));
    }

    void aMissingFolderIsASentenceThatNamesTheFile()
    {
        const auto chart = chartOfALine();
        QSignalSpy failed(chart.get(), &Plot::exportFailed);
        QVERIFY(!chart->exportTo(m_folder.filePath("nowhere/a.png")));
        QVERIFY(failed.first().first().toString().contains("nowhere/a.png"));
    }

    /// Whatever step of the writing fails, the picture that was there before is there whole, and nothing lies beside
    /// it.
    void aFailedExportLeavesTheOldFileAndNothingElse_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto* name : {"b.png", "b.svg", "b.pdf", "b.csv"})
            QTest::newRow(name) << QString(name);
    }

    void aFailedExportLeavesTheOldFileAndNothingElse()
    {
        QFETCH(QString, name);
        QTemporaryDir folder;
        const auto path = folder.filePath(name);
        const auto chart = chartOfALine();
        lr::test::FaultyFileSystem fileSystem;
        QVERIFY(chart->exportTo(path, {}, fileSystem));
        const auto old = contentOf(path);
        const int numOperations = fileSystem.numOperations();
        QVERIFY(numOperations >= 3);
        chart->append(0, 20, 500);
        QSignalSpy failed(chart.get(), &Plot::exportFailed);
        for (int n = 1; n < numOperations; ++n) { // the last one makes the rename durable: the new file is in place
            fileSystem.failOperation(n);
            QVERIFY(!chart->exportTo(path, {}, fileSystem));
            QCOMPARE(contentOf(path), old);
            QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{name});
        }
        fileSystem.heal();
        fileSystem.setRoom(100);
        QVERIFY(!chart->exportTo(path, {}, fileSystem));
        QCOMPARE(contentOf(path), old);
        QVERIFY(failed.last().first().toString().contains(name));
    }

    void aPlotNeverShownIsExportedWithItsData()
    {
        const auto chart = chartOfALine();
        chart->resize(0, 0);
        const auto path = m_folder.filePath("hidden.png");
        QVERIFY(chart->exportTo(path, {{}, 3}));
        QVERIFY(numPixelsLike(QImage(path), Qt::blue) > 100);
    }

    void theShortcutOpensADialogThatDoesNotBlock()
    {
        const auto chart = chartOfALine();
        chart->show();
        chart->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(chart.get()));
        chart->setFocus();
        QTest::keyClick(chart.get(), Qt::Key_E, Qt::ControlModifier);
        auto* dialog = chart->findChild<QFileDialog*>();
        QVERIFY(dialog);
        QCOMPARE(dialog->acceptMode(), QFileDialog::AcceptSave);
        QVERIFY(dialog->selectedFiles().first().endsWith("loss-raw.png"));
        const auto path = m_folder.filePath("by-dialog.svg");
        QSignalSpy done(chart.get(), &Plot::exported);
        Q_EMIT dialog->fileSelected(path);
        QCOMPARE(done.size(), 1);
        QVERIFY(QFile::exists(path));
        dialog->close();
    }

    void everyActionHasANameAndAKey()
    {
        const auto chart = chartOfALine();
        QCOMPARE(chart->contextMenuPolicy(), Qt::ActionsContextMenu);
        QVERIFY(chart->actions().size() >= 5);
        for (const auto* action : chart->actions())
            QVERIFY(!action->text().isEmpty() && !action->shortcut().isEmpty());
        QCOMPARE(chart->focusPolicy(), Qt::StrongFocus);
        QCOMPARE(chart->accessibleName(), "Loss, \"raw\"");
    }

    void coloursFollowThePalette()
    {
        const auto chart = chartOfALine();
        auto palette = chart->palette();
        palette.setColor(QPalette::Base, Qt::black);
        palette.setColor(QPalette::Text, Qt::white);
        chart->setPalette(palette);
        const auto image = chart->grab().toImage();
        QCOMPARE(image.pixelColor(2, image.height() - 3), QColor(Qt::black));
        QVERIFY(chart->xAxis->labelColor() == Qt::white);
        const auto line = chart->graph(2)->pen().color();
        QVERIFY(theme::contrastRatio(line, Qt::black) >= theme::kGraphicsContrast);
    }

    void picturesAreLightUnlessAskedForAsOnTheScreen()
    {
        const auto chart = chartOfALine();
        auto palette = chart->palette();
        palette.setColor(QPalette::Base, Qt::black);
        palette.setColor(QPalette::Text, Qt::white);
        chart->setPalette(palette);
        const auto onScreen = chart->grab().toImage();
        const auto cornerOf = [](const QImage& image) { return image.pixelColor(2, image.height() - 3); };
        const auto path = m_folder.filePath("light.png");
        QVERIFY(chart->exportTo(path));
        QCOMPARE(cornerOf(QImage(path)), QColor(Qt::white));
        QVERIFY(chart->exportTo(path, {.hasScreenColors = true}));
        QCOMPARE(cornerOf(QImage(path)), QColor(Qt::black));
        chart->copyPicture();
        QCOMPARE(cornerOf(QGuiApplication::clipboard()->image()), QColor(Qt::black));
        QCOMPARE(chart->palette(), palette);
        chart->replot();
        QCOMPARE(chart->grab().toImage(), onScreen);
    }

    void theDialogHasTheColoursOfADarkScreen_data()
    {
        QTest::addColumn<QColor>("base");
        QTest::addColumn<QColor>("text");
        QTest::addColumn<int>("numFilters");
        QTest::newRow("light") << QColor(Qt::white) << QColor(Qt::black) << 4;
        QTest::newRow("dark") << QColor(Qt::black) << QColor(Qt::white) << 7;
    }

    void theDialogHasTheColoursOfADarkScreen()
    {
        QFETCH(QColor, base);
        QFETCH(QColor, text);
        const auto chart = chartOfALine();
        auto palette = chart->palette();
        palette.setColor(QPalette::Base, base);
        palette.setColor(QPalette::Text, text);
        chart->setPalette(palette);
        chart->openExportDialog();
        auto* dialog = chart->findChild<QFileDialog*>();
        QVERIFY(dialog);
        QTEST(static_cast<int>(dialog->nameFilters().size()), "numFilters");
        const auto filters = dialog->nameFilters();
        const auto screen = std::find_if(filters.begin(), filters.end(),
            [](const QString& filter) { return filter.contains("screen") && filter.endsWith("(*.png)"); });
        if (screen != filters.end())
            dialog->selectNameFilter(*screen);
        const auto path = m_folder.filePath("chosen.png");
        Q_EMIT dialog->fileSelected(path);
        const QImage image(path);
        QCOMPARE(image.pixelColor(2, image.height() - 3), base);
        dialog->close();
    }

    /// Letters that reach below the line, such as g and p, are whole however low the plot is.
    void theLegendIsAsHighAsItsText_data()
    {
        QTest::addColumn<int>("height");
        QTest::addColumn<bool>("isTitled");
        for (const int height : {90, 120, 180, 400})
            for (const bool isTitled : {true, false})
                QTest::addRow("%d%s", height, isTitled ? ", titled" : "") << height << isTitled;
    }

    void theLegendIsAsHighAsItsText()
    {
        QFETCH(int, height);
        QFETCH(bool, isTitled);
        const auto chart = chartOfALine();
        chart->addSeries("gypsum", Qt::red);
        chart->setTitleOnScreen(isTitled);
        chart->resize(300, height);
        chart->show();
        QVERIFY(QTest::qWaitForWindowExposed(chart.get()));
        chart->replot();
        const QFontMetrics metrics(chart->legend->font());
        QCOMPARE(chart->legend->itemCount(), 2);
        for (int i = 0; i < chart->legend->itemCount(); ++i) {
            const auto* item = chart->legend->item(i);
            const auto area = item->outerRect();
            QVERIFY(area.bottom() + 1 >= item->rect().top() + metrics.height());
            QVERIFY(chart->legend->outerRect().contains(area));
        }
        const auto lowestRow = [&chart] { // of a text, from its item's top
            chart->replot();
            const auto image = chart->toPixmap().toImage();
            const auto area = chart->legend->item(1)->rect();
            int lowest = 0;
            for (int y = area.top(); y <= area.bottom(); ++y)
                for (int x = area.left() + chart->legend->iconSize().width() + 2; x <= area.right(); ++x)
                    lowest = image.pixelColor(x, y).lightness() < 160 ? y - area.top() : lowest;
            return lowest;
        };
        const int drawn = lowestRow();
        chart->resize(300, 600);
        chart->legend->setIconSize(chart->legend->iconSize() + QSize(0, 30));
        QCOMPARE(drawn, lowestRow());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestPlotExport)
#include "tst_plot_export.moc"
