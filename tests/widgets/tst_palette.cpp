#include "theme/color_maps.h"
#include "theme/palette.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace lr::widgets::theme;

namespace {

QPalette paletteOf(const QColor& base, const QColor& text)
{
    QPalette palette;
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::Text, text);
    return palette;
}

/// White paper, the greys of common styles, a dark theme, black; and a theme whose text hardly shows.
std::vector<QPalette> palettes()
{
    return {paletteOf(Qt::white, Qt::black), paletteOf(QColor(0xef, 0xef, 0xef), QColor(0x31, 0x36, 0x3b)),
        paletteOf(QColor(0xfd, 0xf6, 0xe3), QColor(0x65, 0x7b, 0x83)), paletteOf(QColor(0x23, 0x26, 0x29), Qt::white),
        paletteOf(QColor(0x1e, 0x1e, 0x1e), QColor(0xd4, 0xd4, 0xd4)), paletteOf(Qt::black, Qt::white),
        paletteOf(QColor(0x80, 0x80, 0x80), QColor(0x90, 0x90, 0x90))};
}

std::vector<QColor> graphicsOf(const QPalette& palette)
{
    std::vector<QColor> colors{expert(palette), amateur(palette), softLabel(palette), threshold(palette),
        neutral(palette), plotColors(palette).axis, plotColors(palette).focus};
    for (int i = 0; i < kNumSeriesColors; ++i)
        colors.push_back(series(i, palette));
    return colors;
}

/// `published`: colours 0, 64, 128, 191 and 255 of the table.
void verifyPublished(ColorTable table, const std::vector<QRgb>& published, int tolerance)
{
    const std::vector<std::size_t> indices{0, 64, 128, 191, 255};
    for (std::size_t i = 0; i < indices.size(); ++i) {
        const QRgb color = table[indices[i]];
        QVERIFY(std::abs(qRed(color) - qRed(published[i])) <= tolerance);
        QVERIFY(std::abs(qGreen(color) - qGreen(published[i])) <= tolerance);
        QVERIFY(std::abs(qBlue(color) - qBlue(published[i])) <= tolerance);
    }
}

} // namespace

class TestPalette : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastOfBlackAndWhiteIsTwentyOne()
    {
        QVERIFY(std::abs(contrastRatio(Qt::black, Qt::white) - 21) < 1e-9);
        QCOMPARE(contrastRatio(Qt::red, Qt::red), 1.0);
        // #777 on white is the well-known grey that just misses 4.5
        QVERIFY(std::abs(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) - 4.478) < 1e-3);
    }

    void graphicsStandOutFromEveryBackground()
    {
        for (const auto& palette : palettes())
            for (const auto& color : graphicsOf(palette))
                QVERIFY2(contrastRatio(color, palette.color(QPalette::Base)) >= kGraphicsContrast,
                    qPrintable(color.name() + " on " + palette.color(QPalette::Base).name()));
    }

    void textIsReadableOnEveryBackground()
    {
        for (const auto& palette : palettes()) {
            const auto base = palette.color(QPalette::Base);
            for (const auto& color : graphicsOf(palette))
                QVERIFY(contrastRatio(asText(color, palette), base) >= kTextContrast);
            QVERIFY(contrastRatio(plotColors(palette).foreground, base) >= kTextContrast);
            QVERIFY(contrastRatio(plotColors(palette).muted, base) >= kTextContrast);
        }
    }

    void textOnAnyColourOfAMapIsReadable()
    {
        for (const auto table : {viridis(), cividis()})
            for (const QRgb color : table)
                QVERIFY(contrastRatio(readableOn(QColor(color)), QColor(color)) >= kTextContrast);
        for (int grey = 0; grey < 256; ++grey)
            QVERIFY(contrastRatio(readableOn(QColor(grey, grey, grey)), QColor(grey, grey, grey)) >= kTextContrast);
    }

    void onWhiteTheOkabeItoColoursAreLeftAlone()
    {
        const auto palette = paletteOf(Qt::white, Qt::black);
        QCOMPARE(expert(palette), QColor(0x00, 0x72, 0xb2));
        QCOMPARE(amateur(palette), QColor(0xd5, 0x5e, 0x00));
        QCOMPARE(softLabel(palette), QColor(0x00, 0x9e, 0x73));
        QCOMPARE(threshold(palette), QColor(0xcc, 0x79, 0xa7));
    }

    void whatEachColourMeansIsToldApartInEveryPalette()
    {
        for (const auto& palette : palettes()) {
            const std::vector<QColor> meanings{
                expert(palette), amateur(palette), softLabel(palette), threshold(palette)};
            for (std::size_t i = 0; i < meanings.size(); ++i)
                for (std::size_t j = 0; j < i; ++j)
                    QVERIFY(meanings[i] != meanings[j]);
        }
    }

    void darkIsWhereTextIsLighterThanItsBackground()
    {
        QVERIFY(!isDark(paletteOf(Qt::white, Qt::black)));
        QVERIFY(isDark(paletteOf(QColor(0x23, 0x26, 0x29), Qt::white)));
    }

    /// Neighbours may tie or fall by one rounding of a channel; two steps on, the colour is lighter for sure.
    void mapsRiseInLuminanceFromEndToEnd()
    {
        for (const auto table : {viridis(), cividis()}) {
            for (std::size_t i = 2; i < table.size(); ++i)
                QVERIFY2(luminance(QColor(table[i])) > luminance(QColor(table[i - 2])), qPrintable(QString::number(i)));
            QVERIFY(contrastRatio(QColor(table.front()), QColor(table.back())) > 9);
        }
    }

    void colorsForSignsGoFromTheAmateurOverWhatIsNeutralToTheExpert()
    {
        for (const auto& palette : palettes()) {
            const QColor neutral(0x80, 0x80, 0x80);
            const auto colors = divergingColors(palette, neutral);
            QCOMPARE(QColor(colors.front()), amateur(palette));
            QCOMPARE(QColor(colors.back()), expert(palette));
            for (const std::size_t middle : {127u, 128u})
                QVERIFY(contrastRatio(QColor(colors[middle]), neutral) < 1.02);
        }
    }

    void mapsMeetTheirPublishedColours()
    {
        verifyPublished(viridis(), {0x440154, 0x3b528b, 0x21918c, 0x5cc863, 0xfde725}, 1);
        verifyPublished(cividis(), {0x00204d, 0x414d6b, 0x7d7c78, 0xbcaf6f, 0xffea46}, 3);
    }

    void sharesOutsideTheMapTakeItsEnds()
    {
        QCOMPARE(colorAt(viridis(), -1), viridis().front());
        QCOMPARE(colorAt(viridis(), 2), viridis().back());
        QCOMPARE(colorAt(viridis(), std::numeric_limits<double>::quiet_NaN()), viridis().front());
        QCOMPARE(colorAt(viridis(), 0.5), viridis()[128]);
    }
};

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
