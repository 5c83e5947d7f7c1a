#pragma once

#include <QString>

namespace lr::app {

/// The folder of a person's own copy of the demo workspace, whether it is there yet or not.
QString demoWorkspaceFolder();

/// Makes `folder` a copy of the shipped demo workspace `shipped` unless it holds one already: whole or not at all.
/// Returns a sentence for people if that fails, else nothing.
QString ensureDemoWorkspace(const QString& shipped, const QString& folder = demoWorkspaceFolder());

/// The demo workspace that came with the program: beside the executable's prefix, or in the build tree; empty if none.
QString shippedDemoWorkspace();

} // namespace lr::app
