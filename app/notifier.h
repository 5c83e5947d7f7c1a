#pragma once

#include <QString>

class QWidget;

namespace lr::app {

/// Tells a person who is looking elsewhere that something long has ended: a desktop notification, and the window asks
/// for attention. Does nothing while `window` is the active one.
void notifyUnlessLooking(QWidget* window, const QString& title, const QString& text);

} // namespace lr::app
