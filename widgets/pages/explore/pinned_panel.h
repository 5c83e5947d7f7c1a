#pragma once

#include "models/pinned_steps_model.h"

#include <QWidget>

class QPushButton;

namespace lr::widgets {

class TableView;

/// The pinned steps in a table: Enter or a double click goes to a step, Delete unpins it.
class PinnedPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit PinnedPanel(Exploration& exploration, QWidget* parent = nullptr);

    TableView* table() const { return m_table; }
    QPushButton* clearButton() const { return m_clear; }

private:
    void removeSelected();
    void updateButtons();

    Exploration& m_exploration;
    PinnedStepsModel m_pins;
    TableView* m_table;
    QPushButton* m_clear;
};

} // namespace lr::widgets
