#pragma once

#include "models/exploration.h"

#include <QWidget>

class QLabel;

namespace lr::widgets {

class ProblemPanel;

/// The Data page: one table of all problems of the scoring that is explored. Its current row and the current trajectory
/// of Explore follow each other. The page reads nothing itself: it shows what Explore has read. GUI thread.
class DataPage : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit DataPage(Exploration& exploration, QWidget* parent = nullptr);

    ProblemPanel* problemPanel() const { return m_problems; }
    QLabel* scoringLabel() const { return m_scoring; }

Q_SIGNALS:
    /// The user wants to see the current trajectory step by step.
    void exploreRequested();

private:
    void makeSearchAction();
    void showScoring();

    Exploration& m_exploration;
    QLabel* m_scoring;
    ProblemPanel* m_problems;
};

} // namespace lr::widgets
