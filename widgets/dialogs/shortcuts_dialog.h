#pragma once

#include <QDialog>

class QAction;
class QLineEdit;
class QSortFilterProxyModel;
class QStandardItemModel;
class QTreeView;

namespace lr::widgets {

/// Every keyboard shortcut of a window, by section, with a search. They are read from the window's actions each time
/// the dialog is shown, so that they are always up to date.
class ShortcutsDialog : public QDialog
{
    Q_OBJECT

public:
    /// Lists the actions of `window`, which is also the parent.
    explicit ShortcutsDialog(QWidget* window);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void readActions();

    QWidget* m_window;
    QStandardItemModel* m_actions;
    QSortFilterProxyModel* m_found;
    QLineEdit* m_search;
    QTreeView* m_view;
};

} // namespace lr::widgets
