#pragma once

#include "dialogs/tour_stops.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace lr::widgets {

/// A guided tour over a window: everything except one part is dimmed, and a card beside that part explains it. Buttons
/// for Next, Back and Close; the keys are Right, Left and Esc. A stop is skipped if its widget is missing, hidden or in
/// another window even after its page was requested; a dock behind a tab is brought to the front. The tour covers the
/// whole window while it runs, and returns the keyboard focus at its end.
class Tour : public QWidget
{
    Q_OBJECT

public:
    /// A tour over `window`, which is also the parent.
    Tour(QWidget* window, std::vector<TourStop> stops);

    /// Shows the first stop that can be shown. If there is none, finished() follows at once.
    void start();
    int currentStop() const { return m_current; }   ///< −1: not running
    QRect highlight() const { return m_highlight; } ///< the part that is not dimmed

public Q_SLOTS:
    void showNext(); ///< after the last one the tour is finished
    void showPrevious();
    void finish();

Q_SIGNALS:
    /// The next stop is on this page: the receiver must show the page before it returns.
    void pageRequested(const QString& page);
    void finished();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void makeCard();
    bool handleKey(int key);
    /// Shows the next stop from `from` in that direction that can be shown; false if there is none.
    bool show(int from, int direction);
    QWidget* targetOf(const TourStop& stop);
    static void raiseDockOf(QWidget* widget);
    void describe();
    void place();
    void placeCard();

    QWidget* m_window;
    std::vector<TourStop> m_stops;
    int m_current = -1;
    QPointer<QWidget> m_target;
    QPointer<QWidget> m_lastFocus;
    QRect m_highlight;
    QWidget* m_card;
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_number;
    QPushButton* m_back;
    QPushButton* m_next;
    QPushButton* m_close;
};

} // namespace lr::widgets
