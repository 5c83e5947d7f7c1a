#pragma once

#include "protocol/job_messages.h"
#include "protocol/workspace_messages.h"

#include <QStringList>
#include <QWidget>

class QPushButton;

namespace lr::widgets {

class NoticeBar;
class OpenSection;
class PairSection;
class RemoteSection;

/// The page where work begins: with an existing workspace, a new one from two models, the demo, an engine on another
/// machine, or the guided tour. The page only emits requests; the receiver carries them out and reports the result. GUI
/// thread.
class StartPage : public QWidget
{
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);

    /// Gives the keyboard focus to the part that a menu entry leads to.
    void focusOpen();
    void focusNew();
    void focusRemote();

public Q_SLOTS:
    /// The latest first.
    void setRecent(const QStringList& workspaces);
    /// Sets the default device and number of threads of a new job.
    void setRuntimeDefaults(const lr::settings::RuntimeSettings& defaults);
    void setDevices(const std::vector<lr::protocol::DeviceInfo>& devices);
    /// Fills in the new pair, which also requests its inspection.
    void setPairFields(
        const QString& expert, const QString& amateur, const QString& problems, const QString& workspace);
    /// The answer to inspectRequested(); an answer that comes too late is ignored.
    void setPair(const lr::protocol::PairReport& report);
    /// To be called when inspectRequested() could not be answered.
    void inspectionFailed(const lr::protocol::Failure& failure);
    /// The answer to remoteTestRequested(): a sentence that names the engine that answered, or says why none did and
    /// what to do.
    void setRemoteTest(bool worked, const QString& sentence);
    /// To be called when another request of this page failed; `what` names it: "Opening /w".
    void requestFailed(const QString& what, const lr::protocol::Failure& failure);

Q_SIGNALS:
    void workspaceRequested(const QString& path);
    void forgetRequested(const QString& path); ///< remove it from the recent workspaces
    void inspectRequested(const lr::protocol::InspectPairRequest& request);
    /// A request to create the workspace, open it, and start the job there.
    void createRequested(const QString& workspace, const lr::settings::SampleSettings& job);
    void demoRequested();
    void tourRequested();
    void remoteTestRequested(const QString& host);
    void remoteRequested(const QString& host, const QString& workspace);

private:
    QWidget* makeWelcome();
    void makeLayout();
    void connectParts();

    NoticeBar* m_notice;
    OpenSection* m_open;
    PairSection* m_pair;
    RemoteSection* m_remote;
    QPushButton* m_demo;
    QPushButton* m_tour;
};

} // namespace lr::widgets
