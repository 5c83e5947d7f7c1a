#pragma once

#include <QString>

namespace lr::app {

struct WorkspacePlace;

/// The folder of a person's own copy of the demo workspace, whether it is there yet or not.
QString demoWorkspaceFolder();

/// Whether that is the folder of a person's own copy.
bool isDemo(const WorkspacePlace& place);

/// Makes `folder` a copy of the shipped demo workspace `shipped` unless it holds one already. The copy appears whole or
/// not at all. Returns a sentence for people if that fails, else nothing.
QString ensureDemoWorkspace(const QString& shipped, const QString& folder = demoWorkspaceFolder());

/// The demo workspace that came with the programs: in the prefix (or build tree) of the studio, else in that of the
/// engine `engineProgram`, which may be empty; empty if none.
QString shippedDemoWorkspace(const QString& engineProgram);

} // namespace lr::app
