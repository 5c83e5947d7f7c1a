#pragma once

#include "models/exploration.h"

#include <QWidget>

class QLabel;

namespace lr::widgets {

class ProblemPanel;

/// The Data page: all problems of the scoring that is explored, in a table that has the page for itself. Its current
/// row is the current trajectory of Explore, both ways. Reads nothing: what Explore has read is here too. GUI thread.
class DataPage : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit DataPage(Exploration& exploration, QWidget* parent = nullptr);

    ProblemPanel* problemPanel() const { return m_problems; }
    QLabel* scoringLabel() const { return m_scoring; }

Q_SIGNALS:
    /// The current trajectory is to be seen step by step.
    void exploreRequested();

private:
    void makeSearchAction();
    void showScoring();

    Exploration& m_exploration;
    QLabel* m_scoring;
    ProblemPanel* m_problems;
};

} // namespace lr::widgets
