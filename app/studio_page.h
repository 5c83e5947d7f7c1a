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
    QString title{};        ///< title of the page's own menu, which is enabled while the page is shown
    QList<QAction*> own{};  ///< the entries of that menu; empty: there is no such menu
    QList<QAction*> edit{}; ///< for the edit and view menus, which all pages share
    QList<QAction*> view{};
};

/// A page as the window sees it: a widget and, if the page has them, menu entries and a layout that is remembered. Each
/// page's link implements it.
class StudioPage : public QObject
{
public:
    using QObject::QObject;

    virtual QWidget& widget() = 0;
    virtual PageMenus menus() const { return {}; }
    /// The layout of the page, for the settings; empty: there is nothing to remember.
    virtual QByteArray layoutState() const { return {}; }
    virtual void restoreLayout(const QByteArray& /*state*/) {}
    virtual void resetLayout() {}
};

} // namespace lr::app
