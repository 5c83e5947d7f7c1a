#pragma once

#include "dialogs/tour_stops.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace lr::widgets {

/// A guided tour over a window: everything is dimmed but the part in question, and a card beside it says what it is
/// for. Next, Back and Close by button; by keyboard Right, Left and Esc. A stop whose widget is missing, hidden or in
/// another window, even after its page was asked for, is passed over; a dock behind a tab is brought to the front. Lies
/// over the whole window while it runs, and gives the keyboard back at its end.
class Tour : public QWidget
{
    Q_OBJECT

public:
    /// Over `window`, which is also the parent.
    Tour(QWidget* window, std::vector<TourStop> stops);

    /// Shows the first stop that can be shown. Where there is none, finished() follows at once.
    void start();
    int currentStop() const { return m_current; }   ///< −1: not running
    QRect highlight() const { return m_highlight; } ///< what is not dimmed

public Q_SLOTS:
    void showNext(); ///< after the last one the tour is finished
    void showPrevious();
    void finish();

Q_SIGNALS:
    /// The next stop stands on this page: show it before returning.
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
    /// The next stop from `from` in that direction that can be shown, shown; false: there is none.
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
