// How long a start takes, from the process's first instruction to the window, and to the demo's steps in it: as a
// person starts it, each time a new process with a new engine.
#include "app/studio_driver.h"
#include "common/json.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QProcess>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <ctime>

using namespace lr;

namespace {

constexpr int kNumStarts = 10;
constexpr auto kStarted = "LR_BENCH_STARTED_NS";

qint64 nowNs()
{
    timespec time = {};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return qint64{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// Sees the first paint of the window.
class FirstPaint : public QObject
{
public:
    explicit FirstPaint(QWidget& window) { window.installEventFilter(this); }
    qint64 atNs() const { return m_atNs; }

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && m_atNs == 0)
            m_atNs = nowNs();
        return false;
    }

private:
    qint64 m_atNs = 0;
};

/// The process that is measured: prints two times in milliseconds since its parent began to start it.
int startOnce(QApplication&)
{
    const auto startedNs = qEnvironmentVariable(kStarted).toLongLong();
    const auto sinceStart = [startedNs](qint64 ns) { return static_cast<double>(ns - startedNs) / 1e6; };
    app::SettingsStore settings(qEnvironmentVariable("XDG_CONFIG_HOME") + QStringLiteral("/studio.ini"));
    auto choices = settings.studio();
    choices.enginePath = QStringLiteral(LR_ENGINE);
    settings.setStudio(choices);
    app::MainWindow window(settings);
    const FirstPaint paint(window);
    window.resize(1280, 800);
    window.show();
    window.begin(std::nullopt);
    auto& exploration = window.exploration();
    const bool isThere = QTest::qWaitFor(
        [&] { return paint.atNs() > 0 && exploration.steps() && !exploration.isLoading() && exploration.texts(); },
        test::kStudioMs);
    window.repaint();
    std::printf("%.1f %.1f\n", sinceStart(paint.atNs()), sinceStart(nowNs()));
    ::kill(static_cast<pid_t>(window.client().engine().processId), SIGTERM);
    return isThere ? 0 : 1;
}

common::OrderedJson summary(std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    return {{"median_ms", times[times.size() / 2]}, {"best_ms", times.front()}, {"worst_ms", times.back()}};
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsSet(kStarted)) {
        QApplication application(argc, argv);
        QApplication::setOrganizationName(QStringLiteral("lightreasoner"));
        QApplication::setApplicationName(QStringLiteral("studio"));
        return startOnce(application);
    }
    const test::PrivateFolders folders;
    std::vector<double> window, steps;
    for (int i = 0; i <= kNumStarts; ++i) { // the first one, which copies the demo, is told apart
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(kStarted), QString::number(nowNs()));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QString::fromLocal8Bit(argv[0]), {});
        if (!process.waitForFinished(test::kStudioMs) || process.exitCode() != 0) {
            std::fprintf(stderr, "start %d failed\n", i);
            return 1;
        }
        const auto times = process.readAllStandardOutput().simplified().split(' ');
        window.push_back(times.value(0).toDouble());
        steps.push_back(times.value(1).toDouble());
    }
    const common::OrderedJson first{{"window_ms", window.front()}, {"steps_ms", steps.front()}};
    window.erase(window.begin());
    steps.erase(steps.begin());
    const common::OrderedJson out{
        {"starts", kNumStarts}, {"first_start", first}, {"window", summary(window)}, {"steps", summary(steps)}};
    std::printf("%s\n", out.dump(2).c_str());
    return 0;
}
