#pragma once

#include "app/main_window.h"
#include "app/page_registry.h"
#include "pages/explore_page.h"
#include "pages/notice_bar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <functional>
#include <memory>

namespace lr::test {

inline constexpr int kStudioMs = 240'000; ///< for a job of the demo pair on a busy machine

/// Folders of their own for all that the studio and its engine keep, before a QApplication asks for them.
class PrivateFolders
{
public:
    PrivateFolders()
    {
        for (const auto* name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"})
            qputenv(name, m_folder.filePath(QString::fromLatin1(name)).toLocal8Bit());
        const auto runtime = m_folder.filePath(QStringLiteral("run"));
        QDir().mkpath(runtime);
        QFile::setPermissions(runtime, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("XDG_RUNTIME_DIR", runtime.toLocal8Bit());
    }

    QString path(const QString& name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
};

/// The main() of a test of the window: `Test` gets the folders.
template <class Test>
int runWithPrivateFolders(int argc, char** argv)
{
    PrivateFolders folders; // before Qt reads the environment
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("lightreasoner"));
    QApplication::setApplicationName(QStringLiteral("studio"));
    Test test(&folders);
    return QTest::qExec(&test, argc, argv);
}

/// The real window with the real engine, driven as a person would: by clicks and keys on its controls.
class StudioDriver
{
public:
    explicit StudioDriver(const PrivateFolders& folders, widgets::ThemeChoice theme = widgets::ThemeChoice::Light)
        : m_settings(folders.path(QStringLiteral("studio.ini")))
    {
        auto settings = m_settings.studio();
        settings.theme = theme;
        settings.enginePath = QStringLiteral(LR_ENGINE);
        settings.notifies = false;
        m_settings.setStudio(settings);
        m_window = std::make_unique<app::MainWindow>(m_settings);
        QObject::connect(&m_window->client(), &app::EngineClient::jobChanged, m_window.get(),
            [this](const protocol::JobInfo& job) { m_lastJob = job; });
    }

    /// The engine outlives its window by design, but not a test's.
    ~StudioDriver()
    {
        if (const auto engine = static_cast<pid_t>(m_window->client().engine().processId); engine > 0)
            ::kill(engine, SIGTERM);
    }

    app::MainWindow& window() { return *m_window; }
    /// The page of that class: page<widgets::TrainPage>().
    template <class Page>
    Page& page()
    {
        auto* page = m_window->findChild<Page*>();
        if (page == nullptr)
            qFatal("there is no %s", Page::staticMetaObject.className());
        return *page;
    }
    /// What the window says above its pages.
    widgets::NoticeBar& banner() { return find<widgets::NoticeBar>(QStringLiteral("engineBanner"), *m_window); }
    app::SettingsStore& settings() { return m_settings; }
    widgets::Exploration& exploration() { return m_window->exploration(); }
    const protocol::JobInfo& lastJob() const { return m_lastJob; }

    bool waitFor(const std::function<bool()>& condition, int ms = kStudioMs) { return QTest::qWaitFor(condition, ms); }

    /// The demo as at a first start, until all its steps, tokens and grades are there.
    bool openDemo() { return open(std::nullopt); }

    /// The same with a workspace of this machine.
    bool open(const std::optional<app::WorkspacePlace>& place)
    {
        m_window->begin(place);
        return waitFor([this] {
            return exploration().steps() && !exploration().isLoading() && exploration().texts() &&
                   !exploration().grades().empty();
        });
    }

    template <class Widget>
    Widget& find(const QString& name, const QWidget& within)
    {
        auto* widget = within.findChild<Widget*>(name);
        if (widget == nullptr)
            qFatal("there is no %s", qPrintable(name));
        return *widget;
    }

    /// Waits until the button can be pressed, and presses it.
    bool click(const QString& name, const QWidget& within)
    {
        auto& button = find<QAbstractButton>(name, within);
        if (!waitFor([&] { return button.isEnabled() && button.isVisible(); }))
            return false;
        QTest::mouseClick(&button, Qt::LeftButton);
        return true;
    }

    bool waitForJob(protocol::JobState state)
    {
        return waitFor([this, state] { return m_lastJob.state == state; });
    }

    /// Until the running job has done so much of its work.
    bool waitForProgress(std::int64_t done)
    {
        return waitFor([this, done] {
            return m_lastJob.state == protocol::JobState::Running && m_lastJob.progress &&
                   m_lastJob.progress->done >= done;
        });
    }

private:
    app::SettingsStore m_settings;
    protocol::JobInfo m_lastJob;
    std::unique_ptr<app::MainWindow> m_window;
};

} // namespace lr::test
