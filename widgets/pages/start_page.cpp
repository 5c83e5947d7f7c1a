#include "pages/start_page.h"

#include "pages/notice_bar.h"
#include "pages/path_field.h"
#include "pages/start/open_section.h"
#include "pages/start/pair_section.h"
#include "pages/start/remote_section.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace lr::widgets {

namespace {

constexpr int kMaxWidthInCharacters = 190; ///< wider lines are hard to read
constexpr double kPageTitleScale = 1.7;

} // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent)
    , m_notice(new NoticeBar(this))
    , m_open(new OpenSection(this))
    , m_pair(new PairSection(this))
    , m_remote(new RemoteSection(this))
    , m_demo(new QPushButton(tr("Open the de&mo"), this))
    , m_tour(new QPushButton(tr("Ta&ke the tour"), this))
{
    setObjectName(QStringLiteral("startPage"));
    m_demo->setObjectName(QStringLiteral("openDemo"));
    m_demo->setToolTip(tr("Two small models that do sums, already scored: something to see at once, without a GPU"));
    m_tour->setObjectName(QStringLiteral("takeTour"));
    m_tour->setToolTip(tr("Ten stops that show what is where"));
    makeLayout();
    connectParts();
}

QWidget* StartPage::makeWelcome()
{
    auto* welcome = new QWidget;
    auto* title = new QLabel(tr("See where two language models part ways"), welcome);
    auto titleFont = font();
    titleFont.setPointSizeF(titleFont.pointSizeF() * kPageTitleScale);
    title->setFont(titleFont);
    title->setWordWrap(true);
    auto* text = new QLabel(tr("An expert answers; an amateur reads along. Where they disagree most, the expert has "
                               "something to teach, and is fine-tuned on just those steps."),
        welcome);
    text->setWordWrap(true);
    auto* words = new QVBoxLayout;
    words->addWidget(title);
    words->addWidget(text);
    auto* layout = new QHBoxLayout(welcome);
    layout->setContentsMargins({});
    layout->addLayout(words, 1);
    layout->addWidget(m_demo, 0, Qt::AlignVCenter);
    layout->addWidget(m_tour, 0, Qt::AlignVCenter);
    return welcome;
}

void StartPage::makeLayout()
{
    auto* content = new QWidget;
    content->setMaximumWidth(kMaxWidthInCharacters * fontMetrics().averageCharWidth());
    auto* grid = new QGridLayout(content);
    grid->setHorizontalSpacing(fontMetrics().height());
    grid->setVerticalSpacing(fontMetrics().height());
    grid->addWidget(makeWelcome(), 0, 0, 1, 2);
    grid->addWidget(m_open, 1, 0);
    grid->addWidget(m_remote, 2, 0);
    grid->addWidget(m_pair, 1, 1, 2, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(1, 1);
    grid->setRowStretch(3, 1); // nothing is there: on a tall screen the sections do not fill it
    auto* centre = new QWidget;
    auto* centred = new QHBoxLayout(centre);
    centred->addStretch(1);
    centred->addWidget(content, 1000);
    centred->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(centre);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_notice);
    layout->addWidget(scroll, 1);
}

void StartPage::connectParts()
{
    connect(m_open, &OpenSection::workspaceRequested, this, &StartPage::workspaceRequested);
    connect(m_open, &OpenSection::forgetRequested, this, &StartPage::forgetRequested);
    connect(m_pair, &PairSection::inspectRequested, this, &StartPage::inspectRequested);
    connect(m_pair, &PairSection::createRequested, this, &StartPage::createRequested);
    connect(m_remote, &RemoteSection::testRequested, this, &StartPage::remoteTestRequested);
    connect(m_remote, &RemoteSection::connectRequested, this, &StartPage::remoteRequested);
    connect(m_demo, &QPushButton::clicked, this, &StartPage::demoRequested);
    connect(m_tour, &QPushButton::clicked, this, &StartPage::tourRequested);
}

void StartPage::focusOpen()
{
    m_open->findChild<PathField*>()->setFocus(Qt::ShortcutFocusReason);
}

void StartPage::focusNew()
{
    m_pair->focusFirst();
}

void StartPage::focusRemote()
{
    m_remote->findChild<QLineEdit*>(QStringLiteral("remoteHost"))->setFocus(Qt::ShortcutFocusReason);
}

void StartPage::setRecent(const QStringList& workspaces)
{
    m_open->setRecent(workspaces);
}

void StartPage::setRuntimeDefaults(const settings::RuntimeSettings& defaults)
{
    m_pair->setRuntimeDefaults(defaults);
}

void StartPage::setDevices(const std::vector<protocol::DeviceInfo>& devices)
{
    m_pair->setDevices(devices);
}

void StartPage::setPairFields(
    const QString& expert, const QString& amateur, const QString& problems, const QString& workspace)
{
    m_pair->setFields(expert, amateur, problems, workspace);
}

void StartPage::setPair(const protocol::PairReport& report)
{
    m_pair->setPair(report);
}

void StartPage::inspectionFailed(const protocol::Failure& failure)
{
    m_pair->inspectionFailed(QString::fromStdString(failure.message));
}

void StartPage::setRemoteTest(bool worked, const QString& sentence)
{
    m_remote->setTestResult(worked, sentence);
}

void StartPage::requestFailed(const QString& what, const protocol::Failure& failure)
{
    m_notice->showFailure(what, failure);
}

} // namespace lr::widgets
