#pragma once

#include <QString>

class QWidget;

namespace lr::app {

/// Tells a user who is looking elsewhere that a long job has ended: shows a desktop notification, and the window asks
/// for attention. Does nothing while `window` is the active one.
void notifyUnlessLooking(QWidget* window, const QString& title, const QString& text);

} // namespace lr::app
