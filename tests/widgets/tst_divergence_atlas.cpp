#include "common/random.h"
#include "plots/divergence_atlas.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <string_view>

using namespace lr::widgets;
using lr::common::CounterRandom;
using lr::steps::StepRecord;
using lr::steps::StepTable;

namespace {

StepRecord stepOf(std::int32_t index, float klNats)
{
    StepRecord record;
    record.step = index;
    record.klNats = klNats;
    record.candidates = {{1, -0.1f, -0.2f}};
    return record;
}

/// One trajectory for each list of KL.
std::shared_ptr<const StepTable> tableOf(const std::vector<std::vector<float>>& rows)
{
    auto table = std::make_shared<StepTable>();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::vector<StepRecord> records;
        for (const float klNats : rows[i])
            records.push_back(stepOf(static_cast<std::int32_t>(records.size()), klNats));
        table->append(static_cast<std::int64_t>(i), records);
    }
    return table;
}

std::shared_ptr<const StepTable> coldTable(
    std::size_t numRows, std::size_t numColumns, std::size_t hotRow, std::size_t hotColumn)
{
    std::vector<std::vector<float>> rows(numRows, std::vector<float>(numColumns, 0.01f));
    rows[hotRow][hotColumn] = 9;
    return tableOf(rows);
}

/// As its panel names it.
PlottedQuantity quantityOf(std::string_view key, const QString& name, const QString& unit = "nats")
{
    return {lr::steps::findQuantity(key), name, unit};
}

const PlottedQuantity& reverseKl()
{
    static const auto quantity = quantityOf("reverse_kl_nats", "Reverse KL");
    return quantity;
}

const PlottedQuantity& logRatio()
{
    static const auto quantity = quantityOf("log_ratio_nats", "Log-ratio");
    return quantity;
}

/// One trajectory; what `change(record)` leaves as it is has a KL of 1.
template <class Change>
std::shared_ptr<const StepTable> changedTable(std::int32_t numSteps, Change change)
{
    std::vector<StepRecord> records;
    for (std::int32_t i = 0; i < numSteps; ++i) {
        records.push_back(stepOf(i, 1));
        change(records.back());
    }
    auto table = std::make_shared<StepTable>();
    table->append(0, records);
    return table;
}

/// Of one trajectory, its steps from 0 on.
std::shared_ptr<const StepTable> logRatioTable(const std::vector<float>& logRatios)
{
    return changedTable(static_cast<std::int32_t>(logRatios.size()), [&](StepRecord& record) {
        record.expertLogProb = -10;
        record.amateurLogProb = -10 - logRatios[static_cast<std::size_t>(record.step)];
    });
}

std::vector<std::int32_t> inOrder(std::size_t count)
{
    std::vector<std::int32_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    return order;
}

void show(DivergenceAtlas& atlas)
{
    atlas.resize(700, 500);
    atlas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&atlas));
    atlas.replot();
}

QPoint pointOf(const DivergenceAtlas& atlas, double column, double row)
{
    return QPointF(atlas.xAxis->coordToPixel(column), atlas.yAxis->coordToPixel(row)).toPoint();
}

void wheel(QWidget& widget, QPoint at, int notches, Qt::KeyboardModifiers modifiers = {})
{
    QWheelEvent event(
        at, widget.mapToGlobal(at), {}, QPoint(0, 120 * notches), Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

void hover(QWidget& widget, QPoint at)
{
    QMouseEvent event(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

class TestDivergenceAtlas : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Whatever part is shown at whatever size: if the hot cell lies in it, some pixel has its value, and every pixel
    /// that has it lies on the cell.
    void poolingNeverHidesAHotCell()
    {
        const CounterRandom random(11);
        for (std::uint64_t trial = 0; trial < 400; ++trial) {
            const auto draw = random.child(trial);
            const std::size_t numRows = 1 + draw.bits(1) % 900;
            const std::size_t numColumns = 1 + draw.bits(2) % 128;
            const std::size_t hotRow = draw.bits(3) % numRows;
            const std::size_t hotColumn = draw.bits(4) % numColumns;
            const AtlasGrid grid(*coldTable(numRows, numColumns, hotRow, hotColumn), inOrder(numRows));
            // a view that contains the whole hot cell
            const double left = hotColumn - 0.5 - draw.uniform(5) * static_cast<double>(hotColumn);
            const double right = hotColumn + 0.5 + draw.uniform(6) * static_cast<double>(numColumns - hotColumn);
            const double top = hotRow - 0.5 - draw.uniform(7) * static_cast<double>(hotRow);
            const double bottom = hotRow + 0.5 + draw.uniform(8) * static_cast<double>(numRows - hotRow);
            const std::size_t width = 1 + draw.bits(9) % 300;
            const std::size_t height = 1 + draw.bits(10) % 200;
            const auto columns = pixelCells(left, right, width, numColumns);
            const auto rows = pixelCells(top, bottom, height, numRows);
            std::vector<float> maxima;
            poolCells(grid, columns, rows, maxima);
            int numHot = 0;
            for (std::size_t y = 0; y < height; ++y) {
                for (std::size_t x = 0; x < width; ++x) {
                    if (maxima[y * width + x] != 9)
                        continue;
                    ++numHot;
                    QVERIFY(columns[x].begin <= hotColumn && hotColumn < columns[x].end);
                    QVERIFY(rows[y].begin <= hotRow && hotRow < rows[y].end);
                }
            }
            QVERIFY2(numHot > 0, qPrintable(QString("trial %1").arg(trial)));
        }
    }

    void runsOfPixelsAreThePixelsAgain()
    {
        for (const std::size_t numPixels : {1u, 7u, 300u}) {
            const auto pixels = pixelCells(-3.2, 20.7, numPixels, 16);
            const PixelRuns runs(pixels);
            QCOMPARE(runs.begin.size(), runs.cells.size() + 1);
            QCOMPARE(runs.begin.back(), numPixels);
            QVERIFY(runs.cells.size() <= 18u); // sixteen cells, and nothing at each side
            for (std::size_t p = 0; p < numPixels; ++p) {
                const auto run = runs.indexOf[p];
                QVERIFY(runs.cells[run] == pixels[p]);
                QVERIFY(runs.begin[run] <= p && p < runs.begin[run + 1]);
            }
        }
    }

    void poolingEqualsTheMaximumCellByCell()
    {
        const CounterRandom random(5);
        std::vector<std::vector<float>> values(60);
        for (std::size_t r = 0; r < values.size(); ++r)
            for (std::size_t c = 0; c < 20 + r % 30; ++c)
                values[r].push_back(static_cast<float>(random.child(r).uniform(c)));
        const AtlasGrid grid(*tableOf(values), inOrder(values.size()));
        const auto columns = pixelCells(-0.5, 48.5, 13, grid.numColumns());
        const auto rows = pixelCells(3.2, 70.7, 9, grid.numRows());
        std::vector<float> maxima;
        poolCells(grid, columns, rows, maxima);
        for (std::size_t y = 0; y < rows.size(); ++y) {
            for (std::size_t x = 0; x < columns.size(); ++x) {
                float expected = AtlasGrid::kNoCell;
                for (auto r = rows[y].begin; r < rows[y].end; ++r)
                    for (auto c = columns[x].begin; c < std::min(columns[x].end, values[r].size()); ++c)
                        expected = std::max(expected, values[r][c]);
                QCOMPARE(maxima[y * columns.size() + x], expected);
            }
        }
    }

    void beyondTheEndOfATrajectoryIsBackgroundAndNotZero()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(tableOf({{0.f, 0.f, 0.f, 0.f}, {0.f, 0.f}}));
        atlas.setThresholdDisplay(ThresholdDisplay::None);
        show(atlas);
        const auto image = atlas.grab().toImage();
        QCOMPARE(image.pixelColor(pointOf(atlas, 3, 0.4)), QColor(theme::viridis().front()));
        QCOMPARE(image.pixelColor(pointOf(atlas, 3, 1)), theme::plotColors(atlas.palette()).background);
        QVERIFY(!atlas.cellAt(pointOf(atlas, 3, 1)));
    }

    void aHotCellIsOnTheScreenAtAnyZoom()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(coldTable(8000, 128, 4321, 77));
        atlas.setClipQuantile(1);
        show(atlas);
        const QRgb hot = theme::viridis().back();
        for (int notch = 0; notch < 40; ++notch) {
            const auto image = atlas.toPixmap(700, 500).toImage();
            bool found = false;
            const auto area = atlas.axisRect()->rect();
            for (int y = area.top(); y <= area.bottom() && !found; ++y)
                for (int x = area.left(); x <= area.right() && !found; ++x)
                    found = image.pixel(x, y) == hot;
            QVERIFY2(found, qPrintable(QString("after %1 notches").arg(notch)));
            wheel(atlas, pointOf(atlas, 77, 4321), 1);
        }
        QVERIFY(atlas.xAxis->range().size() < 2);
    }

    void aClickActivatesTheCellUnderTheMouse()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(coldTable(20, 30, 3, 7));
        show(atlas);
        QSignalSpy spy(&atlas, &DivergenceAtlas::stepActivated);
        for (const auto& [column, row] : {std::pair(0, 0), {7, 3}, {29, 19}, {12, 18}}) {
            QTest::mouseClick(&atlas, Qt::LeftButton, {}, pointOf(atlas, column, row));
            QCOMPARE(spy.takeFirst(), (QVariantList{static_cast<qsizetype>(row), static_cast<qsizetype>(column)}));
        }
        QTest::mouseClick(&atlas, Qt::LeftButton, {}, QPoint(2, 2));
        QVERIFY(spy.isEmpty());
    }

    void orderIsRespectedByClicksAndByThePicture()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(tableOf({{1, 1}, {2, 2, 2}, {3}}));
        atlas.setOrder({2, 0, 1}, "largest first");
        QCOMPARE(atlas.grid().valueAt(0, 0), 3.f);
        QCOMPARE(atlas.grid().valueAt(2, 2), 2.f);
        QCOMPARE(atlas.grid().valueAt(0, 1), AtlasGrid::kNoCell);
        QVERIFY(atlas.yAxis->label().contains("largest first"));
        show(atlas);
        QSignalSpy spy(&atlas, &DivergenceAtlas::stepActivated);
        QTest::mouseClick(&atlas, Qt::LeftButton, {}, pointOf(atlas, 2, 2));
        QCOMPARE(spy.takeFirst(), (QVariantList{qsizetype(1), qsizetype(2)}));
    }

    void anOrderMayLeaveOutTrajectoriesAndNameWhatIsNotThere()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(tableOf({{1}, {2}, {3}}));
        atlas.setOrder({1, 99, -5});
        QCOMPARE(atlas.grid().numRows(), 1u);
        atlas.setCurrentStep(0, 0); // not shown: no frame, no fault
        show(atlas);
        atlas.setOrder({});
        QVERIFY(atlas.isEmpty());
        QTest::keyClick(&atlas, Qt::Key_Down);
        atlas.setSteps(nullptr);
        QTest::mouseClick(&atlas, Qt::LeftButton, {}, atlas.rect().center());
    }

    void draggingPansAndIsNoClick()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(coldTable(100, 100, 3, 7));
        show(atlas);
        const auto center = atlas.axisRect()->rect().center();
        wheel(atlas, center, 6);
        const auto before = atlas.xAxis->range();
        QSignalSpy spy(&atlas, &DivergenceAtlas::stepActivated);
        QTest::mousePress(&atlas, Qt::LeftButton, {}, center);
        QTest::mouseMove(&atlas, center - QPoint(60, 0));
        QTest::mouseRelease(&atlas, Qt::LeftButton, {}, center - QPoint(60, 0));
        QVERIFY(spy.isEmpty());
        const double moved = 60.0 / atlas.axisRect()->width() * before.size();
        QVERIFY(std::abs(atlas.xAxis->range().lower - before.lower - moved) < 1e-6);
        QVERIFY(std::abs(atlas.xAxis->range().size() - before.size()) < 1e-9);
    }

    void zoomKeepsThePointUnderTheMouseAndStaysInside()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(coldTable(1000, 100, 3, 7));
        show(atlas);
        const auto at = pointOf(atlas, 40, 500);
        const double column = atlas.xAxis->pixelToCoord(at.x());
        wheel(atlas, at, 3);
        QVERIFY(std::abs(atlas.xAxis->pixelToCoord(at.x()) - column) < 1e-9);
        const auto rows = atlas.yAxis->range();
        wheel(atlas, at, 2, Qt::ShiftModifier);
        QCOMPARE(atlas.yAxis->range(), rows);
        wheel(atlas, at, -50);
        QCOMPARE(atlas.xAxis->range(), QCPRange(-0.5, 99.5));
        QCOMPARE(atlas.yAxis->range(), QCPRange(-0.5, 999.5));
    }

    void aBoxZoomsToItsCellsAndADoubleClickComesBack()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(coldTable(100, 100, 3, 7));
        show(atlas);
        const auto from = pointOf(atlas, 20, 30);
        const auto to = pointOf(atlas, 60, 50);
        QTest::mousePress(&atlas, Qt::LeftButton, Qt::ShiftModifier, from);
        QTest::mouseMove(&atlas, to);
        QTest::mouseRelease(&atlas, Qt::LeftButton, Qt::ShiftModifier, to);
        QVERIFY(std::abs(atlas.xAxis->range().lower - 20) < 0.5);
        QVERIFY(std::abs(atlas.xAxis->range().upper - 60) < 0.5);
        QVERIFY(std::abs(atlas.yAxis->range().upper - 50) < 0.5);
        QTest::mouseDClick(&atlas, Qt::LeftButton, {}, atlas.axisRect()->rect().center());
        QCOMPARE(atlas.xAxis->range(), QCPRange(-0.5, 99.5));
    }

    void keysWalkFromCellToCellAndKeepItInView()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(tableOf({{1, 1, 1, 1, 1}, {2, 2}, {3, 3, 3}}));
        show(atlas);
        QSignalSpy spy(&atlas, &DivergenceAtlas::stepActivated);
        atlas.setCurrentStep(0, 4);
        QVERIFY(spy.isEmpty());
        QTest::keyClick(&atlas, Qt::Key_Left);
        QCOMPARE(spy.takeFirst(), (QVariantList{qsizetype(0), qsizetype(3)}));
        QTest::keyClick(&atlas, Qt::Key_Down); // the row is shorter
        QCOMPARE(spy.takeFirst(), (QVariantList{qsizetype(1), qsizetype(1)}));
        for (int i = 0; i < 10; ++i)
            QTest::keyClick(&atlas, Qt::Key_Plus);
        QVERIFY(atlas.yAxis->range().size() < 2);
        QTest::keyClick(&atlas, Qt::Key_PageDown);
        QVERIFY(atlas.yAxis->range().contains(2));
        QTest::keyClick(&atlas, Qt::Key_0);
        QCOMPARE(atlas.yAxis->range(), QCPRange(-0.5, 2.5));
    }

    void arrowsWithControlMoveTheViewAndNotTheStep()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(coldTable(100, 100, 3, 7));
        show(atlas);
        atlas.setCurrentStep(3, 7);
        wheel(atlas, atlas.axisRect()->rect().center(), 6);
        const auto steps = atlas.xAxis->range(), rows = atlas.yAxis->range();
        QSignalSpy spy(&atlas, &DivergenceAtlas::stepActivated);
        const auto press = [&atlas](Qt::Key key) { QTest::keyClick(&atlas, key, Qt::ControlModifier); };
        press(Qt::Key_Right);
        QVERIFY(atlas.xAxis->range().lower > steps.lower);
        QVERIFY(std::abs(atlas.xAxis->range().size() - steps.size()) < 1e-9);
        QCOMPARE(atlas.yAxis->range(), rows);
        press(Qt::Key_Left);
        QVERIFY(std::abs(atlas.xAxis->range().lower - steps.lower) < 1e-9);
        press(Qt::Key_Down);
        QVERIFY(atlas.yAxis->range().lower > rows.lower);
        press(Qt::Key_Up);
        QVERIFY(std::abs(atlas.yAxis->range().lower - rows.lower) < 1e-9);
        for (int i = 0; i < 50; ++i)
            press(Qt::Key_Up);
        QCOMPARE(atlas.yAxis->range().lower, -0.5); // no further than the cells go
        QVERIFY(spy.isEmpty());
    }

    void theMapIsChangedInTheMenuAndByCode()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(coldTable(10, 10, 3, 7));
        show(atlas);
        QSignalSpy changed(&atlas, &DivergenceAtlas::colorMapChanged);
        QTest::keyClick(&atlas, Qt::Key_C);
        QCOMPARE(atlas.colorScale().map, theme::ColorMap::Cividis);
        atlas.setColorMap(theme::ColorMap::Viridis);
        QTest::keyClick(&atlas, Qt::Key_C); // its mark has followed: on again
        QCOMPARE(atlas.colorScale().map, theme::ColorMap::Cividis);
        QCOMPARE(changed.count(), 3);
    }

    void noTwoEntriesOfItsMenuShareAMnemonic()
    {
        const DivergenceAtlas atlas;
        QSet<QKeySequence> seen;
        for (const auto* action : atlas.actions()) {
            const auto mnemonic = QKeySequence::mnemonic(action->text());
            QVERIFY2(!mnemonic.isEmpty() && !seen.contains(mnemonic), qPrintable(action->text()));
            seen.insert(mnemonic);
        }
    }

    void hoverTellsTrajectoryStepAndKl()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(tableOf({{0.25f, 1.5f}, {2, 3}}));
        atlas.setQuantity(quantityOf("kl_nats", "KL"));
        atlas.setRowNames([](std::int32_t trajectory) { return QString("Q%1").arg(trajectory + 1); });
        QSignalSpy spy(&atlas, &DivergenceAtlas::hovered);
        show(atlas);
        hover(atlas, pointOf(atlas, 1, 0));
        QCOMPARE(spy.last(), (QVariantList{qsizetype(0), qsizetype(1), "trajectory Q1, step 1: KL 1.5 nats"}));
        const auto numSignals = spy.size();
        hover(atlas, pointOf(atlas, 1, 0) + QPoint(3, 3)); // the same cell
        QCOMPARE(spy.size(), numSignals);
        hover(atlas, QPoint(3, 3));
        QCOMPARE(spy.last(), (QVariantList{qsizetype(-1), qsizetype(-1), QString()}));
    }

    void cellsBelowTheThresholdAreDimmedAndTheFirstStepIsNeverKept()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(tableOf({{2, 0.7f, 2}}));
        atlas.setColorRange(0, 4);
        atlas.setKlThreshold(0.7);
        show(atlas);
        const auto colorAt = [&](double column) {
            return atlas.grab().toImage().pixelColor(pointOf(atlas, column, 0.3));
        };
        const QColor full = theme::colorAt(theme::viridis(), 0.5);
        QCOMPARE(colorAt(2), full);
        QVERIFY(colorAt(0) != full); // the empty prefix
        const auto kept = colorAt(1);
        atlas.setKlThreshold(0.71);
        atlas.replot();
        QVERIFY(colorAt(1) != kept); // 0.7 meets β = 0.7 though float32, and not 0.71
        atlas.setIncludeFirstStep(true);
        atlas.replot();
        QCOMPARE(colorAt(0), full);
    }

    void aContourSurroundsWhatIsKept()
    {
        DivergenceAtlas atlas;
        std::vector<std::vector<float>> rows(9, std::vector<float>(9, 0.1f));
        rows[4][4] = 2;
        atlas.setSteps(tableOf(rows));
        atlas.setThresholdDisplay(ThresholdDisplay::Contour);
        show(atlas);
        const auto image = atlas.grab().toImage();
        const auto line = theme::threshold(atlas.palette());
        const auto numOfLine = [&](double column, double row) {
            const QRect around(pointOf(atlas, column, row) - QPoint(4, 4), QSize(9, 9));
            int count = 0;
            for (int y = around.top(); y <= around.bottom(); ++y)
                for (int x = around.left(); x <= around.right(); ++x)
                    count += image.pixelColor(x, y) == line ? 1 : 0;
            return count;
        };
        QVERIFY(numOfLine(3.5, 4.2) > 0);
        QVERIFY(numOfLine(4.2, 4.5) > 0);
        QCOMPARE(numOfLine(4, 4), 0);
        QCOMPARE(numOfLine(1.5, 1.5), 0);
    }

    void coloursRiseWithKlOnBothScales()
    {
        for (const bool logarithmic : {false, true}) {
            const AtlasColors colors({theme::ColorMap::Viridis, 0.01, 10, logarithmic}, QPalette());
            QCOMPARE(colors.colorOf(0), theme::viridis().front());
            QCOMPARE(colors.colorOf(-1e-7f), theme::viridis().front());
            QCOMPARE(colors.colorOf(11), theme::viridis().back());
            QCOMPARE(colors.colorOf(std::numeric_limits<float>::infinity()), theme::viridis().back());
            for (float klNats = 0.01f; klNats < 10; klNats *= 1.01f) {
                const double share = AtlasColors::shareOf(klNats, {{}, 0.01, 10, logarithmic});
                const auto index =
                    std::ranges::find(theme::viridis(), colors.colorOf(klNats)) - theme::viridis().begin();
                QVERIFY(std::abs(static_cast<double>(index) - 255 * share) <= 1.6); // half a colour and 1 part in 256
            }
        }
        QVERIFY(std::abs(AtlasColors::shareOf(1, {{}, 0.01, 100, true}) - 0.5) < 1e-12);
    }

    void theRangeOfColoursIsTheQuantileAsked()
    {
        DivergenceAtlas atlas;
        std::vector<float> values(1001);
        std::iota(values.begin(), values.end(), 0.f);
        atlas.setSteps(tableOf({values}));
        QCOMPARE(atlas.colorScale().high, 995.0);
        atlas.setClipQuantile(1);
        QCOMPARE(atlas.colorScale().high, 1000.0);
        atlas.setLogarithmicColors(true);
        QVERIFY(atlas.colorScale().low > 0);
        atlas.setLogarithmicColors(false);
        atlas.setColorRange(1, 2);
        QCOMPARE(atlas.colorScale().low, 1.0);
        atlas.setColorRange(3, 3); // no range: nothing changes
        QCOMPARE(atlas.colorScale().high, 2.0);
    }

    void everyQuantityCanBeShown_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < lr::steps::kQuantities.size(); ++i)
            QTest::newRow(lr::steps::kQuantities[i].key.data()) << i;
    }

    void everyQuantityCanBeShown()
    {
        QFETCH(std::size_t, index);
        const auto& quantity = lr::steps::kQuantities[index];
        const auto table = changedTable(40, [](StepRecord& record) {
            record.expertLogProb = -0.1f * static_cast<float>(record.step % 7) - 0.1f;
            record.amateurLogProb = -0.7f;
            record.reverseKlNats = record.jsNats = record.expertEntropyNats = 0.25f;
            record.amateurEntropyNats = 0.5f;
            record.expertRank = 2;
            record.amateurRank = 1 + record.step;
        });
        DivergenceAtlas atlas;
        atlas.setSteps(table);
        atlas.setQuantity({&quantity, "Name", "unit"});
        show(atlas);
        for (std::size_t step = 0; step < 40; ++step)
            QCOMPARE(atlas.grid().valueAt(0, step), table->value(step, quantity));
        QCOMPARE(atlas.table().columns[3], QString::fromLatin1(quantity.key) + "_step_2");
        const auto cell = atlas.cellAt(pointOf(atlas, 39, 0));
        QVERIFY(cell.has_value());
        QCOMPARE(cell->value, double{table->value(39, quantity)});
        QVERIFY2(atlas.describe(*cell).startsWith("trajectory 0, step 39: Name "), qPrintable(atlas.describe(*cell)));
        const auto& scale = atlas.colorScale();
        QVERIFY(scale.high > scale.low);
        QCOMPARE(scale.diverging, quantity.isSigned);
        QCOMPARE(scale.logarithmic, quantity.unit == lr::steps::Unit::Rank);
    }

    void theGreatestMagnitudeStandsForAPixelWhereValuesHaveSigns()
    {
        const AtlasGrid grid(*logRatioTable({0.5f, -3, 2, 0, -0.25f, 0.125f}), inOrder(1), *logRatio().quantity);
        std::vector<float> pixels;
        poolCells(grid, pixelCells(-0.5, 5.5, 2, 6), pixelCells(-0.5, 0.5, 1, 1), pixels);
        QCOMPARE(pixels, (std::vector<float>{-3, -0.25f}));
        poolCells(grid, pixelCells(-0.5, 8.5, 3, 6), pixelCells(-0.5, 0.5, 1, 1), pixels);
        QCOMPARE(pixels, (std::vector<float>{-3, -0.25f, AtlasGrid::kNoCell}));
    }

    void whatOnlyTheExpertCanSayIsTheGreatestOfAll()
    {
        const float infinite = std::numeric_limits<float>::infinity();
        const auto table = changedTable(2, [&](StepRecord& record) {
            record.expertLogProb = -1;
            record.amateurLogProb = record.step == 0 ? -infinite : 0;
        });
        DivergenceAtlas atlas;
        atlas.setSteps(table);
        atlas.setQuantity(logRatio());
        atlas.setThresholdDisplay(ThresholdDisplay::None);
        QCOMPARE(atlas.colorScale().high, 1.0); // of what is finite
        show(atlas);
        const auto image = atlas.grab().toImage();
        QCOMPARE(image.pixelColor(pointOf(atlas, 0, 0.3)), theme::expert(atlas.palette()));
        QCOMPARE(image.pixelColor(pointOf(atlas, 1, 0.3)), theme::amateur(atlas.palette()));
        QVERIFY(atlas.describe(*atlas.cellAt(pointOf(atlas, 0, 0))).contains(QStringLiteral("∞")));
    }

    void noValueIsToldFromNoCellAndFromEveryValue()
    {
        const auto table = std::make_shared<StepTable>();
        std::vector<StepRecord> records{stepOf(0, 1), stepOf(1, 1), stepOf(2, 1)};
        records[0].reverseKlNats = 0;
        table->append(0, records);
        records.pop_back();
        table->append(1, records);
        DivergenceAtlas atlas;
        atlas.setSteps(table);
        atlas.setQuantity(reverseKl());
        for (const auto display : {ThresholdDisplay::None, ThresholdDisplay::Dim}) {
            atlas.setThresholdDisplay(display);
            show(atlas);
            const auto image = atlas.grab().toImage();
            const auto noValue = image.pixelColor(pointOf(atlas, 1, 0.3));
            const auto noCell = image.pixelColor(pointOf(atlas, 2, 1));
            QCOMPARE(noCell, theme::plotColors(atlas.palette()).background);
            QVERIFY(theme::contrastRatio(noValue, noCell) >= theme::kGraphicsContrast);
            QVERIFY(std::ranges::find(theme::viridis(), noValue.rgb()) == theme::viridis().end());
            QVERIFY(noValue != image.pixelColor(pointOf(atlas, 0, 0.3)));
        }
        const auto cell = atlas.cellAt(pointOf(atlas, 1, 0));
        QVERIFY(cell && std::isnan(cell->value));
        QCOMPARE(atlas.describe(*cell), QStringLiteral("trajectory 0, step 1: Reverse KL –"));
        QVERIFY(!atlas.cellAt(pointOf(atlas, 2, 1)));
        QCOMPARE(atlas.table().row(0), (QStringList{"0", "0", "", ""}));
    }

    void aCellWithAValueIsNotLostAmongThoseWithout()
    {
        for (const float value : {0.f, 2.f}) {
            const auto table = changedTable(100, [value](StepRecord& record) {
                record.reverseKlNats = record.step == 77 ? value : lr::steps::kNotStored;
            });
            const AtlasGrid grid(*table, inOrder(1), *reverseKl().quantity);
            std::vector<float> pixels;
            poolCells(grid, pixelCells(-0.5, 119.5, 3, 100), pixelCells(-0.5, 0.5, 1, 1), pixels);
            QCOMPARE(pixels, (std::vector<float>{AtlasGrid::kNoValue, value, AtlasGrid::kNoValue}));
        }
    }

    void zeroIsToldFromTheBackgroundWhereValuesHaveSigns()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(logRatioTable({0, 0, 1, -1}));
        atlas.setQuantity(logRatio());
        atlas.setThresholdDisplay(ThresholdDisplay::None);
        show(atlas);
        const auto zero = atlas.grab().toImage().pixelColor(pointOf(atlas, 1, 0.3));
        QVERIFY(zero != theme::plotColors(atlas.palette()).background);
        QCOMPARE(atlas.colorScale().low, -1.0);
    }

    void betaTellsSelectedStepsByTheirKlWhateverIsShown()
    {
        const auto table = changedTable(4, [](StepRecord& record) {
            record.klNats = record.step == 2 ? 2 : 0.1f;
            record.reverseKlNats = 0.5f; // of all alike
        });
        DivergenceAtlas atlas;
        atlas.setSteps(table);
        atlas.setQuantity(reverseKl());
        atlas.setColorRange(0, 1);
        atlas.setKlThreshold(1);
        show(atlas);
        const auto colorAt = [&](double column) {
            return atlas.grab().toImage().pixelColor(pointOf(atlas, column, 0.3));
        };
        const QColor full(theme::colorAt(theme::viridis(), 0.5));
        QCOMPARE(colorAt(2), full);
        QVERIFY(colorAt(1) != full && colorAt(3) == colorAt(1));
        atlas.setKlThreshold(0.05); // reverse KL lies above it in any case
        atlas.replot();
        QCOMPARE(colorAt(1), full);
        QVERIFY(colorAt(0) != full); // the first step is left out
        atlas.setKlThreshold(3);
        atlas.setThresholdDisplay(ThresholdDisplay::None);
        atlas.replot();
        QCOMPARE(colorAt(1), full);
    }

    void aPixelWithASelectedStepIsNotDimmed()
    {
        std::vector<float> klNats(4000, 0.1f);
        klNats[3210] = 5;
        const auto table = changedTable(4000, [&](StepRecord& record) {
            record.klNats = klNats[static_cast<std::size_t>(record.step)];
            record.reverseKlNats = 1;
        });
        DivergenceAtlas atlas;
        atlas.setSteps(table);
        atlas.setQuantity(reverseKl());
        atlas.setClipQuantile(1);
        show(atlas);
        const auto image = atlas.toPixmap(700, 500).toImage();
        const auto area = atlas.axisRect()->rect();
        int numFull = 0;
        for (int x = area.left(); x <= area.right(); ++x)
            numFull += image.pixel(x, area.center().y()) == theme::viridis().back();
        QVERIFY2(numFull >= 1 && numFull <= 2, qPrintable(QString::number(numFull)));
    }

    void theContourIsThatOfTheSelectedSteps()
    {
        const auto table = changedTable(9, [](StepRecord& record) {
            record.klNats = record.step == 4 ? 2 : 0.1f;
            record.reverseKlNats = record.step == 6 ? 9 : 0.1f;
        });
        DivergenceAtlas atlas;
        atlas.setSteps(table);
        atlas.setQuantity(reverseKl());
        atlas.setThresholdDisplay(ThresholdDisplay::Contour);
        show(atlas);
        const auto image = atlas.grab().toImage();
        const auto line = theme::threshold(atlas.palette());
        const auto hasLine = [&](double column) {
            const auto at = pointOf(atlas, column, 0.3);
            for (int x = at.x() - 4; x <= at.x() + 4; ++x)
                if (image.pixelColor(x, at.y()) == line)
                    return true;
            return false;
        };
        QVERIFY(hasLine(3.5) && hasLine(4.5));
        QVERIFY(!hasLine(5.5) && !hasLine(6.5));
    }

    void anotherQuantityKeepsOrderViewAndCurrentStep()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(tableOf({{1, 1}, {2, 2, 2}, {3}}));
        atlas.setOrder({2, 0, 1}, "largest first");
        show(atlas);
        wheel(atlas, pointOf(atlas, 1, 1), 2);
        const auto steps = atlas.xAxis->range();
        atlas.setQuantity(quantityOf("expert_rank", "Expert rank", {}));
        QCOMPARE(atlas.grid().trajectoryOf(0), 2);
        QCOMPARE(atlas.xAxis->range(), steps);
        QCOMPARE(atlas.colorScale().low, 1.0);
        QVERIFY(atlas.colorScale().high > 1); // though every rank is 1
        QTest::keyClick(&atlas, Qt::Key_Home);
        QCOMPARE(atlas.describe(*atlas.cellAt(pointOf(atlas, 0, 0))), QString("trajectory 2, step 0: Expert rank 1"));
    }

    void logarithmicColoursComeBackWithAQuantityThatHasTheChoice()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(logRatioTable({0.5f, 2}));
        atlas.setLogarithmicColors(true);
        QVERIFY(atlas.logarithmicAction()->isEnabled() && atlas.colorScale().logarithmic);
        atlas.setQuantity(logRatio());
        QVERIFY(!atlas.logarithmicAction()->isEnabled() && !atlas.colorScale().logarithmic);
        atlas.setColorRange(0, 4);
        QCOMPARE(atlas.colorScale().low, -4.0);
        atlas.setQuantity(quantityOf("kl_nats", "KL"));
        QVERIFY(atlas.colorScale().logarithmic && atlas.colorScale().low > 0);
        QCOMPARE(atlas.colorScale().high, 1.0); // and not the range that was meant for log-ratios
    }

    void theTableIsTheGrid()
    {
        DivergenceAtlas atlas;
        atlas.setSteps(tableOf({{0.25f, 1.5f}, {2}}));
        atlas.setOrder({1, 0});
        const auto table = atlas.table();
        QCOMPARE(table.columns, (QStringList{"trajectory", "kl_nats_step_0", "kl_nats_step_1"}));
        QCOMPARE(table.row(0), (QStringList{"1", "2", ""}));
        QCOMPARE(table.row(1), (QStringList{"0", "0.25", "1.5"}));
    }
};

QTEST_MAIN(TestDivergenceAtlas)
#include "tst_divergence_atlas.moc"
