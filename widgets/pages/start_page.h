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

/// Where work begins: a workspace that is there, a new one from two models, the demo, an engine elsewhere, or the
/// guided tour. The page only asks; whoever is connected does it and tells how it went. GUI thread.
class StartPage : public QWidget
{
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);

    /// Brings the keyboard to the part that a menu entry leads to.
    void focusOpen();
    void focusNew();
    void focusRemote();

public Q_SLOTS:
    /// The latest first.
    void setRecent(const QStringList& workspaces);
    /// What device and how many threads a new job begins with.
    void setRuntimeDefaults(const lr::settings::RuntimeSettings& defaults);
    void setDevices(const std::vector<lr::protocol::DeviceInfo>& devices);
    /// Fills in the new pair, and so asks to look at it.
    void setPairFields(
        const QString& expert, const QString& amateur, const QString& problems, const QString& workspace);
    /// The answer to inspectRequested(); too late an answer is ignored.
    void setPair(const lr::protocol::PairReport& report);
    /// inspectRequested() could not be answered.
    void inspectionFailed(const lr::protocol::Failure& failure);
    /// The answer to remoteTestRequested(): a sentence that says what answered, or why nothing did and what to do.
    void setRemoteTest(bool worked, const QString& sentence);
    /// Another request of this page failed; `what` names it: "Opening /w".
    void requestFailed(const QString& what, const lr::protocol::Failure& failure);

Q_SIGNALS:
    void workspaceRequested(const QString& path);
    void forgetRequested(const QString& path); ///< take it off the recent ones
    void inspectRequested(const lr::protocol::InspectPairRequest& request);
    /// Create the workspace, open it, and start the job there.
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
