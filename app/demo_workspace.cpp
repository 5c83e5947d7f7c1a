#include "app/demo_workspace.h"

#include "app/workspace_session.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace lr::app {

namespace {

struct DemoWorkspaceText
{
    Q_DECLARE_TR_FUNCTIONS(lr::app::DemoWorkspace)
};

} // namespace

QString demoWorkspaceFolder()
{
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).filePath(QStringLiteral("demo"));
}

bool isDemo(const WorkspacePlace& place)
{
    return !place.isRemote() && place.path == demoWorkspaceFolder();
}

QString shippedDemoWorkspace(const QString& engineProgram)
{
    QStringList programFolders{QCoreApplication::applicationDirPath()};
    if (!engineProgram.isEmpty())
        programFolders << QFileInfo(engineProgram).absolutePath();
    for (const auto& bin : programFolders) {
        const auto folder =
            QDir::cleanPath(QDir(bin).filePath(QStringLiteral("../share/lightreasoner/demo-workspace")));
        if (QFileInfo::exists(QDir(folder).filePath(kDatabase)))
            return folder;
    }
    return {};
}

QString ensureDemoWorkspace(const QString& shipped, const QString& folder)
{
    const QDir target(folder);
    if (QFileInfo::exists(target.filePath(kDatabase)))
        return {};
    const auto source = QDir(shipped).filePath(kDatabase);
    if (shipped.isEmpty() || !QFileInfo::exists(source))
        return DemoWorkspaceText::tr(
            "The demo workspace is not installed. Install the engine's package, lightreasoner, again, or sample a pair "
            "of models of your own from the start page.");
    if (!QDir().mkpath(folder))
        return DemoWorkspaceText::tr("The folder '%1' for the demo cannot be made. Check its permissions.").arg(folder);
    // Under another name first: a copy that is cut off must not look like a workspace.
    const auto partial = target.filePath(QStringLiteral("workspace.sqlite.part"));
    QFile::remove(partial);
    QFile file(source);
    if (!file.copy(partial))
        return DemoWorkspaceText::tr(
            "The demo workspace cannot be copied to '%1': %2. Free some disk space, or choose another user folder.")
            .arg(folder, file.errorString());
    QFile copy(partial);
    copy.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    if (!copy.rename(target.filePath(kDatabase)))
        return DemoWorkspaceText::tr("The demo workspace in '%1' cannot be moved to its final place: %2.")
            .arg(folder, copy.errorString());
    return {};
}

} // namespace lr::app
