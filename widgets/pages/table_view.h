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

    /// Sets the column that fills the room that the others leave. It is never narrower than it is now, and never
    /// narrower than its heading. A model must be set before.
    void setElasticColumn(int column);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void updateRowHeight();
    void fillWidth();

    int m_elasticColumn = -1;
    int m_leastWidth = 0; ///< of that column, pixels
};

} // namespace lr::widgets
