#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>

class QAction;
class QWidget;

namespace lr::app {

/// A page's entries in the window's menus.
struct PageMenus
{
    QString title{};        ///< of a menu of its own, which works while the page is shown
    QList<QAction*> own{};  ///< the entries of that menu; empty: there is no such menu
    QList<QAction*> edit{}; ///< in the menus that all pages share
    QList<QAction*> view{};
};

/// A page as the window knows it: a widget and, where the page has them, entries for the menus and a layout that is
/// remembered. Each page's link is one.
class StudioPage : public QObject
{
public:
    using QObject::QObject;

    virtual QWidget& widget() = 0;
    virtual PageMenus menus() const { return {}; }
    /// Where the parts of the page are, for the settings; empty: there is nothing to remember.
    virtual QByteArray layoutState() const { return {}; }
    virtual void restoreLayout(const QByteArray& /*state*/) {}
    virtual void resetLayout() {}
};

} // namespace lr::app
