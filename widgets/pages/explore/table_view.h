#pragma once

#include <QTableView>

namespace lr::widgets {

/// A table for reading: whole rows, no grid, rows as high as the text, Ctrl+C copies the selected rows with tabs
/// between the cells.
class TableView : public QTableView
{
    Q_OBJECT

public:
    explicit TableView(QWidget* parent = nullptr);

    /// The cells of the selected rows, in the order shown; a line each.
    QString selectedText() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void updateRowHeight();
};

} // namespace lr::widgets
