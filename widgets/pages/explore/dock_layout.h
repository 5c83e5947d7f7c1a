#pragma once

#include <QList>
#include <QObject>
#include <QTimer>

class QAction;
class QDockWidget;
class QMainWindow;

namespace lr::widgets {

class AtlasPanel;

/// The docks around the text of the Explore page: which there are, where they stand in a small and in a large page, how
/// large they are, and how that is stored. The layout follows the size of the page until a person moves, closes or
/// opens a dock. From then on it is that person's own, and a new size of the page leaves it alone until reset().
class DockLayout : public QObject
{
    Q_OBJECT

public:
    /// What stands in the docks.
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

    QList<QAction*> switches() const; ///< shows and hides a dock; one for each

    void show(const QWidget& panel);         ///< shows its dock, behind others if it stands there
    void bringToFront(const QWidget& panel); ///< shows its dock, before others
    /// So many rows are to be told apart in the atlas, if there is room.
    void setNumAtlasRows(std::size_t numRows);

    /// For the settings. A state of another version is refused by restore() and changes nothing.
    QByteArray state() const;
    bool restore(const QByteArray& state);
    /// All docks back to where they were at first.
    void reset();

    /// To be called after the page has handled the event.
    void followPage(const QEvent& event);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Extras ///< pinned steps, score a text: shown when they are asked for
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
    void sizeMadeLayout(); ///< leaves a person's own layout alone
    int atlasHeight() const;
    void nameDocks();
    bool isLarge() const;
    bool isArrangedLarge() const; ///< side by side what else stands behind tabs

    QMainWindow& m_page;
    AtlasPanel& m_atlasPanel;
    std::size_t m_numAtlasRows = 0;
    bool m_showsStepLines = false; ///< and not the atlas, where both stand behind tabs
    bool m_isPlacing = false;      ///< what moves now is not moved by a person
    bool m_isOwn = false;          ///< a person moved, closed or opened a dock
    QTimer m_naming;               ///< until docks have come to rest

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
