// How long a large workspace takes to open, and the memory that it costs: a real window with a real engine, from the
// request to open until every step is in. Each workspace in a process of its own.
//   bench_open WORKSPACE...
// bench_store makes such workspaces. Prints one JSON object a workspace.
#include "app/studio_driver.h"
#include "common/json.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QProcess>

#include <csignal>
#include <cstdio>
#include <fstream>

using namespace lr;

namespace {

constexpr auto kWorkspace = "LR_BENCH_WORKSPACE";

/// A line of this process's status in MiB: "VmRSS" now, "VmHWM" the most so far.
double memoryMib(const std::string& name)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name + ":"))
            return std::stod(line.substr(name.size() + 1)) / 1024;
    return 0;
}

int openOnce(const QString& workspace)
{
    app::SettingsStore settings(qEnvironmentVariable("XDG_CONFIG_HOME") + QStringLiteral("/studio.ini"));
    auto choices = settings.studio();
    choices.enginePath = QStringLiteral(LR_ENGINE);
    settings.setStudio(choices);
    app::MainWindow window(settings);
    window.resize(1280, 800);
    window.show();
    auto& exploration = window.exploration();
    const auto before = memoryMib("VmRSS");
    QElapsedTimer clock;
    clock.start();
    window.begin(app::WorkspacePlace{.path = workspace});
    const bool isThere =
        QTest::qWaitFor([&] { return exploration.steps() && !exploration.isLoading(); }, test::kStudioMs);
    const auto seconds = static_cast<double>(clock.nsecsElapsed()) / 1e9;
    window.repaint();
    const auto numSteps = exploration.steps() ? exploration.steps()->numSteps() : 0;
    std::printf(
        "%s\n", common::OrderedJson{{"workspace", workspace.toStdString()}, {"steps", numSteps}, {"seconds", seconds},
                    {"before_mib", before}, {"after_mib", memoryMib("VmRSS")}, {"most_mib", memoryMib("VmHWM")}}
                    .dump(2)
                    .c_str());
    ::kill(static_cast<pid_t>(window.client().engine().processId), SIGTERM);
    return isThere ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsSet(kWorkspace)) {
        QApplication application(argc, argv);
        QApplication::setOrganizationName(QStringLiteral("lightreasoner"));
        QApplication::setApplicationName(QStringLiteral("studio"));
        return openOnce(qEnvironmentVariable(kWorkspace));
    }
    for (int i = 1; i < argc; ++i) {
        const test::PrivateFolders folders;
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(kWorkspace), QString::fromLocal8Bit(argv[i]));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        process.start(QString::fromLocal8Bit(argv[0]), {});
        if (!process.waitForFinished(-1) || process.exitCode() != 0)
            return 1;
    }
    return 0;
}
