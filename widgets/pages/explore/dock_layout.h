#pragma once

#include <QList>
#include <QObject>
#include <QTimer>

class QAction;
class QDockWidget;
class QMainWindow;

namespace lr::widgets {

class AtlasPanel;

/// The docks around the text of the Explore page: which ones exist, their places in a small and in a large page, their
/// sizes, and how all this is stored. The layout follows the size of the page until the user moves, closes or opens a
/// dock. From then on the layout is the user's own, and a new size of the page does not change it until reset().
class DockLayout : public QObject
{
    Q_OBJECT

public:
    /// The contents of the docks.
    struct Panels
    {
        QWidget* problems;
        QWidget* pinned;
        AtlasPanel* atlas;
        QWidget* stepLines;
        QWidget* thresholds;
        QWidget* histogram;
        QWidget* statistics;
        QWidget* distributions;
        QWidget* softLabel;
        QWidget* scoreText;
    };

    /// `page` is the parent and gets the docks. It passes each of its events to followPage().
    DockLayout(QMainWindow& page, const Panels& panels);

    QList<QAction*> switches() const; ///< actions that show and hide a dock, one per dock

    void show(const QWidget& panel);         ///< shows its dock, but not in front of others in the same tabs
    void bringToFront(const QWidget& panel); ///< shows its dock, in front of others
    /// Sets the number of rows that can be distinguished in the atlas if there is room.
    void setNumAtlasRows(std::size_t numRows);

    /// The layout, for the settings. restore() refuses a state of another version and changes nothing.
    QByteArray state() const;
    bool restore(const QByteArray& state);
    /// Puts all docks back to their first places.
    void reset();

    /// To be called after the page has handled the event.
    void followPage(const QEvent& event);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Extras ///< pinned steps, score a text: shown only on request
    {
        Keep,
        Hide
    };

    QDockWidget* add(QWidget* panel, const QString& title, const char* name);
    QDockWidget* dockOf(const QWidget& panel) const;
    void prepareAreas();
    void arrange(Extras extras);
    void placeSideBySide();
    void placeBehindTabs();
    void followSize();
    void sizeDocks();
    void sizeMadeLayout(); ///< does not change a layout of the user's own
    int atlasHeight() const;
    void nameDocks();
    bool isLarge() const;
    bool isArrangedLarge() const; ///< side by side instead of behind tabs

    QMainWindow& m_page;
    AtlasPanel& m_atlasPanel;
    std::size_t m_numAtlasRows = 0;
    bool m_showsStepLines = false; ///< instead of the atlas, if both are in the same tabs
    bool m_isPlacing = false;      ///< docks are being moved by this class, not by the user
    bool m_isOwn = false;          ///< the user moved, closed or opened a dock
    QTimer m_naming;               ///< runs until the docks no longer move

    QList<QDockWidget*> m_docks; ///< all of them
    QDockWidget* m_problems;
    QDockWidget* m_pinned;
    QDockWidget* m_atlas;
    QDockWidget* m_stepLines;
    QDockWidget* m_thresholds;
    QDockWidget* m_histogram;
    QDockWidget* m_statistics;
    QDockWidget* m_distributions;
    QDockWidget* m_softLabel;
    QDockWidget* m_scoreText;
};

} // namespace lr::widgets
