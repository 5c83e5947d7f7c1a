#include "dialogs/tour.h"

#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTest>

#include <array>

using namespace lr::widgets;

namespace {

QString cardText(const Tour& tour)
{
    QStringList texts;
    for (auto* label : tour.findChildren<QLabel*>())
        texts << label->text();
    return texts.join('|');
}

} // namespace

class TestTour : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// A window of two pages: one with two parts, one that is a part as a whole.
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_window->resize(900, 600);
        m_pages = new QStackedWidget(m_window.get());
        (new QHBoxLayout(m_window.get()))->addWidget(m_pages);
        auto* first = new QWidget;
        auto* parts = new QHBoxLayout(first);
        for (const auto* name : {"left", "right", "hidden"}) {
            auto* part = new QLineEdit(first);
            part->setObjectName(name);
            parts->addWidget(part);
        }
        first->findChild<QWidget*>("hidden")->hide();
        m_pages->addWidget(first);
        auto* second = new QWidget;
        second->setObjectName("second");
        m_pages->addWidget(second);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->activateWindow();

        m_tour = new Tour(
            m_window.get(), {{"left", "first", "Left", "What is left."}, {"hidden", "first", "Hidden", "?"},
                                {"missing", "first", "Missing", "?"}, {"right", "first", "Right", "What is right."},
                                {"second", "second", "Second", "The other page."}});
        connect(m_tour, &Tour::pageRequested, m_pages,
            [this](const QString& page) { m_pages->setCurrentIndex(page == "second" ? 1 : 0); });
    }

    void cleanup() { m_window.reset(); }

    void itStartsAtTheFirstStopWithTheRestDimmed()
    {
        m_tour->start();
        QVERIFY(m_tour->isVisible());
        QCOMPARE(m_tour->currentStop(), 0);
        QCOMPARE(m_tour->geometry(), m_window->rect());
        QVERIFY(m_tour->highlight().contains(rectOf("left")));
        QVERIFY(!m_tour->highlight().intersects(rectOf("right")));
        QVERIFY(cardText(*m_tour).contains("What is left."));
        QVERIFY(cardText(*m_tour).contains("1 of 5"));
    }

    void theCardLiesBesideWhatItExplains()
    {
        m_tour->start();
        const auto card = m_tour->findChild<QWidget*>("tourCard")->geometry();
        QVERIFY(m_tour->rect().contains(card));
        QVERIFY(!card.intersects(m_tour->highlight()));
    }

    void hiddenAndMissingStopsArePassedOverInBothDirections()
    {
        m_tour->start();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
        QCOMPARE(m_tour->currentStop(), 3);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left);
        QCOMPARE(m_tour->currentStop(), 0);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left);
        QCOMPARE(m_tour->currentStop(), 0);
    }

    void aPartBehindATabIsBroughtToTheFront()
    {
        QMainWindow window;
        window.resize(600, 400);
        std::array<QDockWidget*, 2> docks{};
        for (auto*& dock : docks) {
            dock = new QDockWidget(&window);
            dock->setWidget(new QLineEdit);
            window.addDockWidget(Qt::RightDockWidgetArea, dock);
        }
        docks[0]->widget()->setObjectName("behind");
        window.tabifyDockWidget(docks[0], docks[1]);
        docks[1]->raise();
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_VERIFY(docks[0]->widget()->visibleRegion().isEmpty());
        Tour tour(&window, {{"behind", "", "Behind", "What stands behind."}});
        tour.start();
        QVERIFY(window.rect().contains(docks[0]->geometry()));
        QTRY_VERIFY(tour.highlight().contains(
            docks[0]->widget()->rect().translated(docks[0]->widget()->mapTo(&window, QPoint()))));
    }

    void anotherPageIsAskedFor()
    {
        QSignalSpy pages(m_tour, &Tour::pageRequested);
        m_tour->start();
        m_tour->showNext();
        QTest::mouseClick(buttonNamed("Next"), Qt::LeftButton);
        QCOMPARE(m_tour->currentStop(), 4);
        QCOMPARE(pages.last().at(0).toString(), QString("second"));
        QCOMPARE(m_pages->currentIndex(), 1);
        QTest::mouseClick(buttonNamed("Back"), Qt::LeftButton);
        QCOMPARE(m_pages->currentIndex(), 0);
        QCOMPARE(m_tour->currentStop(), 3);
    }

    void theLastStopEndsIt()
    {
        QSignalSpy finished(m_tour, &Tour::finished);
        m_tour->start();
        for (int i = 0; i < 3; ++i)
            m_tour->showNext();
        QCOMPARE(finished.count(), 1);
        QVERIFY(!m_tour->isVisible());
        QCOMPARE(m_tour->currentStop(), -1);
    }

    void escEndsItAndTheKeyboardGoesBack()
    {
        auto* left = m_window->findChild<QWidget*>("left");
        left->setFocus();
        QTRY_VERIFY(left->hasFocus());
        QSignalSpy finished(m_tour, &Tour::finished);
        m_tour->start();
        QVERIFY(!left->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QCOMPARE(finished.count(), 1);
        QTRY_VERIFY(left->hasFocus());
    }

    void tabStaysOnTheCard()
    {
        m_tour->start();
        for (int i = 0; i < 5; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QVERIFY(m_tour->isAncestorOf(QApplication::focusWidget()));
        }
    }

    void whatIsDimmedCannotBeClicked()
    {
        m_tour->start();
        auto* left = m_window->findChild<QWidget*>("left");
        QTest::mouseClick(m_window->windowHandle(), Qt::LeftButton, {}, rectOf("right").center());
        QVERIFY(!m_window->findChild<QWidget*>("right")->hasFocus() && !left->hasFocus());
    }

    void theHighlightFollowsTheWindow()
    {
        m_tour->start();
        m_window->resize(1200, 700);
        QTRY_COMPARE(m_tour->geometry(), m_window->rect());
        QTRY_VERIFY(m_tour->highlight().contains(rectOf("left")));
    }

    void withoutAnythingToShowItEndsAtOnce()
    {
        Tour tour(m_window.get(), {{"missing", "first", "Missing", "?"}});
        QSignalSpy finished(&tour, &Tour::finished);
        tour.start();
        QCOMPARE(finished.count(), 1);
        QVERIFY(!tour.isVisible());
    }

    void theStudiosTourHasTenStopsOnThreePages()
    {
        const auto stops = studioTourStops();
        QCOMPARE(stops.size(), 10u);
        QSet<QString> pages;
        for (const auto& stop : stops) {
            QVERIFY(!stop.target.isEmpty() && !stop.title.isEmpty() && !stop.text.isEmpty());
            pages << stop.page;
        }
        QCOMPARE(pages, (QSet<QString>{"explore", "train", "evaluate"}));
    }

private:
    QRect rectOf(const QString& name) const
    {
        auto* widget = m_window->findChild<QWidget*>(name);
        return {widget->mapTo(m_window.get(), QPoint()), widget->size()};
    }

    QPushButton* buttonNamed(const QString& text) const
    {
        for (auto* button : m_tour->findChildren<QPushButton*>())
            if (button->text().remove('&') == text)
                return button;
        return nullptr;
    }

    std::unique_ptr<QWidget> m_window;
    QStackedWidget* m_pages = nullptr;
    Tour* m_tour = nullptr;
};

QTEST_MAIN(TestTour)
#include "tst_tour.moc"
