#include "pages/notice_bar.h"

#include <QAccessible>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using lr::common::ErrorCode;
using lr::widgets::NoticeBar;
using Severity = NoticeBar::Severity;

class TestNoticeBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_bar = new NoticeBar(m_window.get());
        (new QVBoxLayout(m_window.get()))->addWidget(m_bar);
        m_window->resize(600, 200);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void itIsHiddenUntilThereIsSomethingToSay()
    {
        QVERIFY(!m_bar->isVisible());
        m_bar->showNotice(Severity::Warning, "The disk is nearly full.");
        QVERIFY(m_bar->isVisible());
        QCOMPARE(m_bar->text(), QString("The disk is nearly full."));
        QVERIFY(m_bar->severity() == Severity::Warning);
    }

    void itsCloseButtonDismissesIt()
    {
        QSignalSpy dismissed(m_bar, &NoticeBar::dismissed);
        m_bar->showNotice(Severity::Info, "Saved.");
        QTest::mouseClick(m_bar->findChild<QToolButton*>(), Qt::LeftButton);
        QVERIFY(!m_bar->isVisible());
        QCOMPARE(dismissed.count(), 1);
    }

    void escDismissesItFromEachOfItsParts()
    {
        m_bar->showNotice(Severity::Info, "Saved.", "Open");
        const QList<QWidget*> parts{label(), m_bar->findChild<QPushButton*>(), m_bar->findChild<QToolButton*>()};
        for (auto* part : parts) {
            m_bar->showNotice(Severity::Info, "Saved.", "Open");
            part->setFocus();
            QTest::keyClick(part, Qt::Key_Escape);
            QVERIFY(!m_bar->isVisible());
        }
    }

    void dismissingTwiceIsToldOnce()
    {
        QSignalSpy dismissed(m_bar, &NoticeBar::dismissed);
        m_bar->dismiss();
        QCOMPARE(dismissed.count(), 0);
        m_bar->showNotice(Severity::Info, "Saved.");
        m_bar->dismiss();
        m_bar->dismiss();
        QCOMPARE(dismissed.count(), 1);
    }

    void theActionIsOfferedOnlyWhereThereIsOne()
    {
        auto* action = m_bar->findChild<QPushButton*>();
        QSignalSpy triggered(m_bar, &NoticeBar::actionTriggered);
        m_bar->showNotice(Severity::Error, "The engine ended.", "Start again");
        QVERIFY(action->isVisible());
        QTest::mouseClick(action, Qt::LeftButton);
        QCOMPARE(triggered.count(), 1);
        QVERIFY(m_bar->isVisible());
        m_bar->showNotice(Severity::Error, "The engine ended.");
        QVERIFY(!action->isVisible());
    }

    void textFromOutsideStaysText()
    {
        m_bar->showNotice(Severity::Error, "<b>bold</b> & <img src='x'>");
        QVERIFY(label()->textFormat() == Qt::PlainText);
        QCOMPARE(m_bar->text(), QString("<b>bold</b> & <img src='x'>"));
        QVERIFY(label()->textInteractionFlags() & Qt::TextSelectableByMouse);
        QVERIFY(label()->textInteractionFlags() & Qt::TextSelectableByKeyboard);
    }

    void longTextIsCut()
    {
        m_bar->showNotice(Severity::Error, QString(10'000'000, 'x'));
        QCOMPARE(m_bar->text().size(), NoticeBar::kMaxTextLength + 1);
    }

    void longTextWrapsInsteadOfWideningTheWindow()
    {
        const int width = m_window->width();
        m_bar->showNotice(Severity::Error, QString("A sentence that goes on. ").repeated(20));
        QTRY_VERIFY(m_bar->height() > 2 * m_bar->fontMetrics().height());
        QCOMPARE(m_window->width(), width);
    }

    void failuresAreErrorsAndCancellingIsNone()
    {
        m_bar->showFailure("Opening /a", {ErrorCode::Cancelled, "cancelled"});
        QVERIFY(!m_bar->isVisible());
        m_bar->showFailure("Opening /a", {ErrorCode::NotFound, "there is no /a."});
        QVERIFY(m_bar->severity() == Severity::Error);
        QCOMPARE(m_bar->text(), QString("Opening /a: there is no /a."));
    }

    void assistiveTechnologySeesAnAlertWithItsText()
    {
        m_bar->showNotice(Severity::Warning, "Slow BLAS.");
        auto* interface = QAccessible::queryAccessibleInterface(m_bar);
        QVERIFY(interface);
        QCOMPARE(interface->role(), QAccessible::AlertMessage);
        QCOMPARE(interface->text(QAccessible::Name), QString("Slow BLAS."));
    }

    void theBackgroundFollowsThePalette()
    {
        m_bar->showNotice(Severity::Info, "Saved.");
        QPalette dark;
        dark.setColor(QPalette::Window, QColor(30, 30, 30));
        m_window->setPalette(dark);
        const auto inside = m_bar->grab().toImage().pixelColor(m_bar->width() / 2, 2);
        QVERIFY2(inside.lightness() < 80, qPrintable(inside.name()));
        QVERIFY(inside != QColor(30, 30, 30));
    }

private:
    QLabel* label() const
    {
        for (auto* each : m_bar->findChildren<QLabel*>())
            if (!each->text().isEmpty())
                return each;
        return nullptr;
    }

    std::unique_ptr<QWidget> m_window;
    NoticeBar* m_bar = nullptr;
};

QTEST_MAIN(TestNoticeBar)
#include "tst_notice_bar.moc"
