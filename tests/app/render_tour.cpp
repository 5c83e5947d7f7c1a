// Walks through the studio as docs/tour.md tells it, with the real engine on the demo pair, and takes the pictures of
// the documentation on the way: render_tour FOLDER light|dark WIDTHxHEIGHT [everything|WORKSPACE]. Ends with 1 if a
// station is not reached. With `everything` also the guided tour's stops and the dialogs, for who looks a change over;
// with the folder of a workspace only what Explore and Evaluate show of it. It is opened for writing: name a copy.
#include "app/studio_driver.h"
#include "dialogs/tour.h"
#include "pages/evaluate_page.h"
#include "pages/explore/atlas_panel.h"
#include "pages/explore/score_text_panel.h"
#include "pages/notice_bar.h"
#include "pages/train_page.h"
#include "plots/step_histogram.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>

#include <csignal>
#include <cstdio>

using namespace lr;
using app::EngineClient;
using protocol::JobState;

namespace {

class Walk
{
public:
    Walk(test::StudioDriver& studio, QString folder, QString suffix)
        : m_studio(studio)
        , m_window(studio.window())
        , m_folder(std::move(folder))
        , m_suffix(std::move(suffix))
    {}

    bool goThrough(bool isEverything)
    {
        return explore() && (!isEverything || lookAround()) && start() && train() && killAndGoOn() && merge() &&
               evaluate();
    }

    /// The pages that show what a workspace holds.
    bool lookInto(const QString& workspace)
    {
        if (!reached("the workspace", m_studio.open(app::WorkspacePlace{.path = workspace})))
            return false;
        picture("explore");
        m_studio.exploration().goToLargestKl();
        picture("largest-kl");
        m_studio.click(QStringLiteral("atlasOptions"), m_window);
        QTest::qWait(kSettledMs);
        auto* options = m_studio.page<widgets::ExplorePage>().atlasPanel()->options();
        save(options->grab(), "atlas-options");
        options->close();
        for (const auto* dock : {"step-lines", "soft-label", "histogram", "statistics"})
            m_studio.find<QDockWidget>(QString::fromLatin1(dock), m_window).raise();
        picture("other-tabs");
        m_window.showPage(app::kEvaluatePage);
        auto& list = m_studio.find<QTableView>(QStringLiteral("evaluationList"), m_window);
        list.selectRow(0);
        constexpr int kReadMs = 2000;
        QTest::qWait(kReadMs);
        picture("evaluate");
        return true;
    }

    bool explore()
    {
        if (!reached("the demo", m_studio.openDemo()))
            return false;
        picture("explore");
        auto& exploration = m_studio.exploration();
        exploration.goToLargestKl();
        picture("largest-kl");
        exploration.history().moveKlThreshold(1.0);
        exploration.history().endMove();
        picture("beta");
        auto& histogram = m_studio.find<widgets::StepHistogram>(QStringLiteral("stepHistogram"), m_window);
        return reached("the exported figure",
            histogram.exportTo(QDir(m_folder).filePath(QStringLiteral("exported-histogram%1.png").arg(m_suffix)),
                {.size = QSize(640, 360), .pngScale = 1, .hasScreenColors = true}));
    }

    /// On the Explore page, with the demo's steps in it.
    bool lookAround()
    {
        for (const auto& page : app::studioPages()) {
            m_window.showPage(page.key);
            picture(qPrintable(QStringLiteral("page-") + page.key));
        }
        trigger(QStringLiteral("Guided &tour"));
        auto& tour = m_studio.find<widgets::Tour>(QStringLiteral("tour"), m_window);
        for (int stop = 1; tour.isVisible(); ++stop) {
            picture(qPrintable(QStringLiteral("tour-%1").arg(stop)));
            QTest::keyClick(&tour, Qt::Key_Right);
        }
        for (const auto& [text, name] : {std::pair{"&Settings…", "settings"}, {"&Keyboard shortcuts", "shortcuts"},
                 {"User &guide", "guide"}, {"&About LightReasoner Studio", "about"}}) {
            trigger(QString::fromUtf8(text));
            QTest::qWait(kSettledMs);
            for (auto* dialog : m_window.findChildren<QDialog*>()) {
                if (dialog->isVisible())
                    save(dialog->grab(), name);
                dialog->close();
            }
        }
        return scoreText();
    }

    bool scoreText()
    {
        m_window.showPage(app::kExplorePage);
        trigger(QStringLiteral("S&core a text…"));
        auto& panel = *m_studio.page<widgets::ExplorePage>().scoreTextPanel();
        panel.setText(QStringLiteral("10+6=16, 16-7=9. #### 9"));
        picture("score-text");
        const auto demo = m_studio.exploration().scoring()->id;
        const auto last = m_studio.lastJob().id;
        panel.scoreButton()->click();
        if (!reached("the scored text",
                m_studio.waitFor([&] { return m_studio.lastJob().id > last && m_studio.lastJob().endedAtMs; })))
            return false;
        QTest::qWait(kSettledMs);
        picture("scored-text");
        m_studio.page<widgets::ExplorePage>().showScoring(demo);
        return reached("the demo again",
            m_studio.waitFor([&] { return m_studio.exploration().steps() && !m_studio.exploration().isLoading(); }));
    }

    bool start()
    {
        m_window.showPage(app::kStartPage);
        picture("start");
        return true;
    }

    bool train()
    {
        m_window.showPage(app::kTrainPage);
        auto& page = m_studio.page<widgets::TrainPage>();
        choosePreset(page, QStringLiteral("Demo"));
        auto& start = m_studio.find<QAbstractButton>(QStringLiteral("start"), page);
        if (!reached("a good check", m_studio.waitFor([&] { return start.isEnabled(); })))
            return false;
        picture("train-form");
        QTest::mouseClick(&start, Qt::LeftButton);
        if (!reached("step 80", m_studio.waitForProgress(80)))
            return false;
        picture("training");
        m_studio.click(QStringLiteral("stop"), page);
        if (!reached("the stop", m_studio.waitForJob(JobState::Cancelled)))
            return false;
        picture("stopped");
        m_studio.click(QStringLiteral("go_on"), page);
        return reached("step 140", m_studio.waitForProgress(140));
    }

    bool killAndGoOn()
    {
        auto& banner = m_studio.banner();
        ::kill(static_cast<pid_t>(m_window.client().engine().processId), SIGKILL);
        if (!reached("the banner", m_studio.waitFor([&] { return banner.isVisible(); })))
            return false;
        picture("engine-killed");
        Q_EMIT banner.actionTriggered();
        if (!reached("the new engine",
                m_studio.waitFor([&] { return m_window.client().state() == EngineClient::State::Ready; })))
            return false;
        m_studio.click(QStringLiteral("go_on"), m_studio.page<widgets::TrainPage>());
        if (!reached("the end of the run", m_studio.waitForJob(JobState::Done)))
            return false;
        picture("trained");
        return true;
    }

    bool merge()
    {
        auto& page = m_studio.page<widgets::TrainPage>();
        auto* tabs = page.findChild<QTabWidget*>();
        tabs->setCurrentIndex(1); // the runs
        m_studio.click(QStringLiteral("merge_run"), page);
        auto* dialog = page.findChild<QDialog*>();
        if (!reached("the dialog for merging", dialog != nullptr && dialog->isVisible()))
            return false;
        // For the picture folders as a reader has them; for the merge those that there are.
        auto* model = dialog->findChild<QLineEdit*>(QStringLiteral("model"));
        auto* out = dialog->findChild<QLineEdit*>(QStringLiteral("out"));
        const auto modelFolder = model->text(), outFolder = out->text();
        model->setText(QStringLiteral("/home/ada/models/expert"));
        out->setText(QStringLiteral("/home/ada/demo/merged/run-1"));
        QTest::qWait(kSettledMs);
        save(dialog->grab(), "merge");
        model->setText(modelFolder);
        out->setText(outFolder);
        m_studio.click(QStringLiteral("merge"), *dialog);
        if (!reached("the merged model", m_studio.waitForJob(JobState::Done)))
            return false;
        picture("merged");
        tabs->setCurrentIndex(0);
        return true;
    }

    bool evaluate()
    {
        m_window.showPage(app::kEvaluatePage);
        auto job = m_studio.page<widgets::EvaluatePage>().formContent();
        job.maxNewTokens = 128;
        if (!evaluated(job))
            return false;
        const auto before = m_studio.lastJob().evaluation;
        m_studio.page<widgets::EvaluatePage>().setBaseline(before);
        job.run = "run-1";
        if (!evaluated(job))
            return false;
        auto& list = m_studio.find<QTableView>(QStringLiteral("evaluationList"), m_window);
        list.selectRow(0);
        constexpr int kComparisonMs = 2000; // its questions and the comparison are read then
        QTest::qWait(kComparisonMs);
        picture("evaluate");
        return true;
    }

private:
    bool evaluated(const settings::EvaluateSettings& job)
    {
        const auto last = m_studio.lastJob().id;
        m_studio.page<widgets::EvaluatePage>().setFormContent(job);
        m_studio.click(QStringLiteral("startEvaluation"), m_studio.page<widgets::EvaluatePage>());
        return reached("the evaluation", m_studio.waitFor([&] {
            return m_studio.lastJob().id > last && m_studio.lastJob().state == JobState::Done;
        }));
    }

    /// As a person does: to the box, down to the name, Return.
    void choosePreset(QWidget& page, const QString& name)
    {
        auto& box = m_studio.find<QComboBox>(QStringLiteral("preset"), page);
        box.setCurrentText(name);
        Q_EMIT box.activated(box.currentIndex());
    }

    bool reached(const char* station, bool is)
    {
        std::fprintf(stderr, "%s: %s\n", station, is ? "reached" : "NOT REACHED");
        if (!is)
            picture("not-reached");
        return is;
    }

    void trigger(const QString& text)
    {
        for (auto* action : m_window.findChildren<QAction*>())
            if (action->text() == text)
                return action->trigger();
        qFatal("there is no action %s", qPrintable(text));
    }

    void picture(const char* name)
    {
        QTest::qWait(kSettledMs);
        save(m_window.grab(), name);
    }

    void save(const QPixmap& pixmap, const char* name)
    {
        const auto file = QDir(m_folder).filePath(QString::fromLatin1(name) + m_suffix + QStringLiteral(".png"));
        if (!pixmap.save(file))
            std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
    }

    static constexpr int kSettledMs = 600; // queued repaints, statistics from the pool

    test::StudioDriver& m_studio;
    app::MainWindow& m_window;
    QString m_folder;
    QString m_suffix;
};

} // namespace

int main(int argc, char** argv)
{
    const test::PrivateFolders folders;
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("lightreasoner"));
    QApplication::setApplicationName(QStringLiteral("studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("LightReasoner Studio"));
    const auto arguments = QApplication::arguments();
    const auto extra = arguments.value(4);
    const bool isEverything = extra == QLatin1String("everything");
    if (arguments.size() != 4 && arguments.size() != 5) {
        std::fprintf(stderr, "render_tour FOLDER light|dark WIDTHxHEIGHT [everything|WORKSPACE]\n");
        return 2;
    }
    const bool isDark = arguments[2] == QLatin1String("dark");
    const auto size = arguments[3].split(QLatin1Char('x'));
    QDir().mkpath(arguments[1]);
    test::StudioDriver studio(folders, isDark ? widgets::ThemeChoice::Dark : widgets::ThemeChoice::Light);
    studio.window().resize(size.value(0).toInt(), size.value(1).toInt());
    studio.window().show();
    Walk walk(studio, arguments[1], isDark ? QStringLiteral("-dark") : QString());
    const bool isLook = !extra.isEmpty() && !isEverything;
    const bool isThrough = isLook ? walk.lookInto(extra) : walk.goThrough(isEverything);
    studio.window().close();
    return isThrough ? 0 : 1;
}
