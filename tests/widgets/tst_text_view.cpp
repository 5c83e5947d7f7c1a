#include "models/step_metrics.h"
#include "pages/explore/color_legend.h"
#include "pages/explore/quantity_box.h"
#include "pages/explore/step_card.h"
#include "pages/explore/text_panel.h"
#include "pages/explore/text_view.h"
#include "pages/folded_text.h"
#include "scoring_records.h"

#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QToolTip>

using namespace lr;
using namespace lr::widgets;
using lr::test::SyntheticScoring;

namespace {

/// A panel in a window of its own, with a scoring of `numSteps` steps a trajectory in it.
struct Window
{
    Exploration exploration;
    TextPanel panel{exploration};

    explicit Window(std::int32_t numSteps, QSize size = {700, 400})
    {
        panel.resize(size);
        panel.show();
        const SyntheticScoring scoring(2, numSteps);
        exploration.start(scoring.info());
        exploration.setVocabulary(SyntheticScoring::vocabulary());
        exploration.addSteps(scoring.part());
    }

    TextView& view() { return *panel.view(); }
    std::size_t current() const { return exploration.currentStep()->step; }

    void click(std::size_t token, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mouseClick(view().viewport(), Qt::LeftButton, modifiers, view().visualRect(token).center());
    }

    QImage picture() { return view().viewport()->grab().toImage(); }
};

/// One trajectory of these tokens.
void fillWithText(Exploration& exploration, const std::vector<std::string>& tokens)
{
    const SyntheticScoring scoring(1, static_cast<std::int32_t>(tokens.size()));
    protocol::Vocabulary vocabulary{1, "", {0}, {}};
    for (const auto& token : tokens) {
        vocabulary.bytes += token;
        vocabulary.begin.push_back(static_cast<std::int32_t>(vocabulary.bytes.size()));
    }
    exploration.start(scoring.info());
    exploration.setVocabulary(vocabulary);
    exploration.addSteps(
        lr::test::changedPart(scoring, [](steps::StepRecord& record) { record.tokenId = record.step; }));
}

/// Colours are compared in a corner of the token's box, where there is no glyph.
QColor backgroundOf(Window& window, std::size_t token)
{
    const auto rect = window.view().visualRect(token);
    return window.picture().pixelColor(rect.left() + 1, rect.top() + rect.height() / 4);
}

} // namespace

class TestTextView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokensStandInOrderAndWithinTheLines()
    {
        Window window(120);
        const auto& layout = window.view().layout();
        QCOMPARE(layout.numTokens(), 120u);
        QVERIFY(layout.numLines() > 3);
        const auto& text = window.panel.text();
        for (std::size_t token = 0; token < 120; ++token) {
            const auto rect = layout.rectOf(token);
            QVERIFY(rect.right() <= window.view().viewport()->width());
            QCOMPARE(layout.tokenAt(rect.center()), std::optional(token));
            if (token == 0)
                continue;
            const auto before = layout.rectOf(token - 1);
            const bool isBehind = rect.top() == before.top() && rect.left() >= before.right();
            const bool isBelow = rect.top() > before.top() && rect.left() == 0;
            QVERIFY(isBehind || isBelow || layout.lineBegin(layout.lineOf(token)) < token);
            if (text.endsLine(token - 1))
                QVERIFY(isBelow);
        }
    }

    void aTokenWiderThanTheLineHasALineOfItsOwn()
    {
        Window window(30, {60, 300});
        const auto& layout = window.view().layout();
        for (std::size_t line = 0; line < layout.numLines(); ++line)
            QVERIFY(layout.lineBegin(line + 1) > layout.lineBegin(line));
    }

    void aTokenWiderThanTheLineIsShortenedToIt()
    {
        Exploration exploration;
        TextPanel panel(exploration);
        panel.resize(300, 300);
        panel.show();
        fillWithText(exploration, {"Sum:", std::string(400, '='), " done"});
        const auto& layout = panel.view()->layout();
        QCOMPARE(layout.numLines(), 3u);
        QVERIFY(layout.rectOf(1).right() <= panel.view()->viewport()->width());
        QVERIFY(layout.textOf(panel.text(), 1).endsWith(QChar(0x2026)));
        QCOMPARE(layout.textOf(panel.text(), 2), QString(" done"));
    }

    void aLineMayBreakBeforeEveryChineseCharacter()
    {
        Exploration exploration;
        TextPanel panel(exploration);
        panel.resize(300, 300);
        panel.show();
        std::vector<std::string> tokens{"So", " the"};
        tokens.insert(tokens.end(), 80, "答");
        fillWithText(exploration, tokens);
        const auto& layout = panel.view()->layout();
        QVERIFY(layout.numLines() >= 2);
        QVERIFY(layout.lineBegin(1) > 5); // not already before them all
    }

    void aLongQuestionTakesTwoLinesUntilItIsUnfolded()
    {
        Window window(200, {520, 420});
        auto part = SyntheticScoring(1, 200).part();
        part.trajectories[0].question = std::string("Natalia sold clips to her friends in April. ") +
                                        "And then she sold half as many clips in May. " +
                                        std::string(300, 'x').replace(100, 1, " ").replace(200, 1, " ");
        window.exploration.start(SyntheticScoring(1, 200).info());
        window.exploration.addSteps(part);
        QTest::qWait(20);
        auto* label = window.panel.questionLabel();
        const int lineHeight = label->fontMetrics().lineSpacing();
        QVERIFY(label->height() <= 3 * lineHeight);
        QVERIFY(label->text().endsWith(QChar(0x2026)));
        const auto before = window.view().height();
        auto* button = window.panel.findChild<FoldedText*>()->button();
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        QTRY_VERIFY(window.view().height() < before);
        QCOMPARE(label->text(), QString::fromStdString(part.trajectories[0].question));
    }

    void aQuestionThatFitsHasNothingToUnfold()
    {
        Window window(20);
        QTest::qWait(20);
        QVERIFY(!window.panel.findChild<FoldedText*>()->button()->isVisible());
    }

    void theVerdictStandsAboveTheText()
    {
        SyntheticScoring scoring(2, 128);
        scoring.cutOffEverySecond();
        Exploration exploration;
        TextPanel panel(exploration);
        exploration.start(scoring.info());
        exploration.addSteps(scoring.part());
        exploration.setCurrentTrajectory(1);
        QCOMPARE(panel.endingLabel()->text(), QString("cut off after 128 tokens"));
        exploration.setGrades(scoring.grades());
        QCOMPARE(panel.endingLabel()->text(), QString("… unfinished\ncut off after 128 tokens"));
        exploration.setCurrentTrajectory(0);
        QCOMPARE(panel.endingLabel()->text(), QString("✓ right\nended after 128 tokens"));
    }

    void anotherAnswerIsReadFromItsStart()
    {
        Window window(600, {500, 250});
        window.exploration.setCurrentStep(0, 599);
        QVERIFY(window.view().verticalScrollBar()->value() > 0);
        window.exploration.setCurrentStep(1, 0);
        QCOMPARE(window.view().verticalScrollBar()->value(), 0);
    }

    void aClickSelectsTheStepEverywhere()
    {
        Window window(60);
        QSignalSpy moved(&window.exploration, &Exploration::currentStepChanged);
        const auto target = window.current() == 17 ? 18u : 17u;
        window.click(target);
        QCOMPARE(window.current(), target);
        QCOMPARE(moved.size(), 1);
    }

    void aClickBesideTheTextSelectsNothing()
    {
        Window window(5);
        QSignalSpy moved(&window.exploration, &Exploration::currentStepChanged);
        QTest::mouseClick(window.view().viewport(), Qt::LeftButton, {},
            window.view().viewport()->rect().bottomRight() - QPoint(3, 3));
        QCOMPARE(moved.size(), 0);
    }

    void arrowKeysMoveByTokenAndLine()
    {
        Window window(120);
        auto& view = window.view();
        window.click(40);
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(window.current(), 41u);
        QTest::keyClick(&view, Qt::Key_Left);
        QTest::keyClick(&view, Qt::Key_Left);
        QCOMPARE(window.current(), 39u);
        const auto line = view.layout().lineOf(39);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(view.layout().lineOf(window.current()), line + 1);
        QTest::keyClick(&view, Qt::Key_Up);
        QCOMPARE(view.layout().lineOf(window.current()), line);
        QTest::keyClick(&view, Qt::Key_Home);
        QCOMPARE(window.current(), view.layout().lineBegin(line));
        QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(window.current(), 119u);
        QTest::keyClick(&view, Qt::Key_Right); // there is no more
        QCOMPARE(window.current(), 119u);
        QTest::keyClick(&view, Qt::Key_Home, Qt::ControlModifier);
        QTest::keyClick(&view, Qt::Key_Left);
        QCOMPARE(window.current(), 0u);
    }

    void theCurrentTokenIsScrolledIntoSight()
    {
        Window window(2000, {500, 250});
        for (const std::size_t token : {1900u, 3u, 1000u}) {
            window.exploration.setCurrentStep(window.exploration.currentStep()->trajectory, token);
            QVERIFY(window.view().viewport()->rect().contains(window.view().visualRect(token)));
        }
        QVERIFY(window.view().verticalScrollBar()->maximum() > 0);
    }

    void controlClickAndPPinAndUnpin()
    {
        Window window(40);
        window.click(7, Qt::ControlModifier);
        const auto row = window.panel.text().row(7);
        QVERIFY(window.exploration.isPinned(row));
        window.click(7);
        QTest::keyClick(&window.view(), Qt::Key_P);
        QVERIFY(!window.exploration.isPinned(row));
    }

    void hoveringShowsTheNumbers()
    {
        Window window(40);
        QTest::mouseMove(window.view().viewport(), window.view().visualRect(9).center());
        QMouseEvent move(QEvent::MouseMove, window.view().visualRect(9).center(),
            window.view().viewport()->mapToGlobal(window.view().visualRect(9).center()), Qt::NoButton, {}, {});
        QCoreApplication::sendEvent(window.view().viewport(), &move);
        QTRY_VERIFY(QToolTip::isVisible());
        const auto details = describeStep(window.exploration, window.panel.text().row(9), 1);
        QVERIFY(QToolTip::text().contains(details.token.text.toHtmlEscaped()));
        for (const auto& quantity : steps::kQuantities) {
            const auto text = quantityText(quantity, double{details.value(quantity)});
            QVERIFY2(QToolTip::text().contains(text), quantity.key.data());
        }
        QVERIFY(QToolTip::text().contains(probabilityText(details.token.amateurProb)));
        QToolTip::hideText();
    }

    void tokensOnTheCardAreNoMarkup()
    {
        StepDetails step;
        step.token.text = "<b>x";
        step.expertTop1 = "</table>";
        const auto card = stepCard(step, {});
        QVERIFY(card.contains("&lt;b&gt;x") && card.contains("&lt;/table&gt;"));
    }

    void theHighestValueHasAnotherColourThanTheLowest()
    {
        Window window(200);
        auto& text = window.panel.text();
        std::size_t lowest = 0, highest = 0;
        for (std::size_t token = 0; token < 60; ++token) {
            lowest = text.value(token) < text.value(lowest) ? token : lowest;
            highest = text.value(token) > text.value(highest) ? token : highest;
        }
        window.exploration.history().moveKlThreshold(50); // no underlines
        const auto low = backgroundOf(window, lowest);
        const auto high = backgroundOf(window, highest);
        QVERIFY(qAbs(low.lightness() - high.lightness()) > 40);
        QVERIFY(qAbs(low.lightness() - window.view().palette().color(QPalette::Base).lightness()) < 30);
    }

    void theQuantityIsChosenWithTheKeyboard()
    {
        Window window(30);
        auto* box = window.panel.quantityBox();
        box->setFocus();
        for (std::size_t i = 1; i < steps::kQuantities.size(); ++i) {
            QTest::keyClick(box, Qt::Key_Down);
            QCOMPARE(&window.panel.text().quantity(), &steps::kQuantities[i]);
        }
        QTest::keyClick(box, Qt::Key_Down); // there is no more
        QCOMPARE(&window.panel.text().quantity(), &steps::kQuantities.back());
    }

    void everyQuantityColoursTheText_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 1; i < steps::kQuantities.size(); ++i)
            QTest::newRow(steps::kQuantities[i].key.data()) << static_cast<int>(i);
    }

    void everyQuantityColoursTheText()
    {
        QFETCH(int, index);
        Window window(60);
        const auto before = window.picture();
        window.panel.quantityBox()->setCurrentIndex(index);
        const auto& quantity = steps::kQuantities[static_cast<std::size_t>(index)];
        QCOMPARE(&window.panel.text().quantity(), &quantity);
        QVERIFY(window.picture() != before);
        QVERIFY(window.panel.findChild<ColorLegend*>()->accessibleName().contains(titleOf(quantity)));
        QCOMPARE(window.panel.quantityBox()->toolTip(), toolTipOf(quantity));
    }

    void whatWasNotStoredCannotBeChosenAndIsSaidWhy()
    {
        const SyntheticScoring scoring(2, 20);
        Exploration exploration;
        QuantityBox box(exploration);
        const auto isEnabled = [&box](std::string_view key) {
            const auto index = static_cast<int>(steps::findQuantity(key) - steps::kQuantities.data());
            return box.model()->flags(box.model()->index(index, 0)).testFlag(Qt::ItemIsEnabled);
        };
        box.setQuantity(*steps::findQuantity("js_nats")); // nothing is known yet
        exploration.start(scoring.info());
        exploration.addSteps(scoring.part());
        QCOMPARE(box.quantity().key, std::string_view("js_nats"));
        QVERIFY(isEnabled("reverse_kl_nats"));
        QSignalSpy changed(&box, &QuantityBox::quantityChanged);
        exploration.start(scoring.info(2));
        QCOMPARE(changed.size(), 0); // it waits for the steps
        auto earlier = lr::test::earlierPart(scoring);
        earlier.scoring = 2;
        exploration.addSteps(earlier);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(box.quantity().key, std::string_view("kl_nats"));
        QVERIFY(!isEnabled("js_nats") && !isEnabled("reverse_kl_nats") && isEnabled("log_ratio_nats"));
        QVERIFY(box.itemData(1, Qt::ToolTipRole).toString().contains("earlier version"));
        QCOMPARE(box.itemData(0, Qt::ToolTipRole).toString(), toolTipOf(steps::kQuantities.front()));
    }

    void keptStepsAreUnderlinedAsTheThresholdMoves()
    {
        Window window(40);
        window.exploration.history().moveKlThreshold(50);
        const auto none = window.picture();
        window.exploration.history().moveKlThreshold(0);
        QVERIFY(none != window.picture());
    }

    void aDarkPaletteIsFollowed()
    {
        Window window(40);
        QPalette dark(QColor(40, 40, 40));
        dark.setColor(QPalette::Base, QColor(25, 25, 25));
        dark.setColor(QPalette::Text, Qt::white);
        window.view().setPalette(dark);
        const auto rect = window.view().viewport()->rect();
        QCOMPARE(window.picture().pixelColor(rect.bottomRight() - QPoint(2, 2)), QColor(25, 25, 25));
    }

    void withoutATextTheViewSaysWhatAppearsThere()
    {
        Exploration exploration;
        TextPanel panel(exploration);
        panel.resize(400, 300);
        panel.show();
        QVERIFY(!panel.questionLabel()->isVisible());
        const auto picture = panel.view()->viewport()->grab().toImage();
        QImage blank = picture;
        blank.fill(panel.palette().color(QPalette::Base));
        QVERIFY(picture != blank);
        QTest::keyClick(panel.view(), Qt::Key_Right);
    }

    void aHundredThousandTokensAreLaidOut()
    {
        Window window(100'000);
        QTRY_VERIFY(window.exploration.steps() != nullptr);
        QCOMPARE(window.view().layout().numTokens(), 100'000u);
        window.exploration.setCurrentStep(window.exploration.currentStep()->trajectory, 99'999);
        QVERIFY(window.view().viewport()->rect().contains(window.view().visualRect(99'999)));
    }
};

QTEST_MAIN(TestTextView)
#include "tst_text_view.moc"
