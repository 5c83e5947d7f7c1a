#include "app/appearance.h"
#include "theme/palette.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QRadioButton>
#include <QSpinBox>
#include <QStyle>
#include <QStyleOptionButton>
#include <QTest>

using namespace lr;
using widgets::theme::contrastRatio;

namespace {

/// The best contrast to Base of the pixels on the way from the left edge of `rect` inwards: its outline.
double outlineContrast(QWidget& widget, const QRect& rect)
{
    const auto image = widget.grab(rect).toImage();
    const auto background = widget.palette().color(QPalette::Base);
    constexpr int kOutlinePixels = 3;
    double best = 1;
    for (int x = 0; x < kOutlinePixels; ++x)
        best = std::max(best, contrastRatio(image.pixelColor(x, image.height() / 2), background));
    return best;
}

QRect indicator(QAbstractButton& button, QStyle::SubElement element)
{
    QStyleOptionButton option;
    option.initFrom(&button);
    return button.style()->subElementRect(element, &option, &button);
}

} // namespace

class TestAppearance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textStandsOutSevenToOne_data() { themes(); }
    void textStandsOutSevenToOne()
    {
        QFETCH(bool, isDark);
        const auto palette = isDark ? app::darkPalette() : app::lightPalette();
        QCOMPARE(app::isDark(palette), isDark);
        for (const auto& [text, background] : {std::pair{QPalette::WindowText, QPalette::Window},
                 {QPalette::Text, QPalette::Base}, {QPalette::Text, QPalette::AlternateBase},
                 {QPalette::ButtonText, QPalette::Button}, {QPalette::ToolTipText, QPalette::ToolTipBase}})
            QVERIFY(contrastRatio(palette.color(text), palette.color(background)) >= 7);
        QVERIFY(contrastRatio(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >= 4);
        QVERIFY(contrastRatio(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base)) >= 4.5);
    }

    void fieldsAndBoxesHaveOutlinesThatShow_data() { themes(); }
    void fieldsAndBoxesHaveOutlinesThatShow()
    {
        QFETCH(bool, isDark);
        app::applyAppearance(isDark);
        QLineEdit edit;
        QSpinBox spin;
        QCheckBox box(QStringLiteral("box"));
        QRadioButton radio(QStringLiteral("radio"));
        for (auto* widget : std::initializer_list<QWidget*>{&edit, &spin, &box, &radio})
            widget->resize(widget->sizeHint());
        constexpr auto kLeast = widgets::theme::kGraphicsContrast;
        constexpr auto kLeastOfCurve = 2.5; // it shares its pixels with what is beside it
        QVERIFY(outlineContrast(edit, edit.rect()) >= kLeast);
        QVERIFY(outlineContrast(spin, spin.rect()) >= kLeast);
        QVERIFY(outlineContrast(box, indicator(box, QStyle::SE_CheckBoxIndicator)) >= kLeast);
        QVERIFY(outlineContrast(radio, indicator(radio, QStyle::SE_RadioButtonIndicator)) >= kLeastOfCurve);
    }

private:
    static void themes()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
};

QTEST_MAIN(TestAppearance)
#include "tst_appearance.moc"
