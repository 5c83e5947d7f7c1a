#include "pages/start/open_section.h"

#include "pages/path_field.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace lr::widgets {

OpenSection::OpenSection(QWidget* parent)
    : QGroupBox(tr("Open a workspace"), parent)
    , m_recent(new QListWidget(this))
    , m_hint(new QLabel(tr("Workspaces that you open are listed here."), this))
    , m_path(new PathField(PathField::Kind::Folder, tr("Workspace folder"), this))
    , m_open(new QPushButton(tr("&Open"), this))
{
    m_recent->setObjectName(QStringLiteral("recentWorkspaces"));
    m_recent->setAccessibleName(tr("Recent workspaces"));
    m_recent->setToolTip(
        tr("Return or a double click opens a workspace; Delete removes it from the list, not from the disk"));
    m_recent->setTextElideMode(Qt::ElideMiddle);
    m_recent->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_recent->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_recent->setMinimumHeight(3 * fontMetrics().lineSpacing());
    m_recent->installEventFilter(this);
    m_hint->setWordWrap(true);
    m_path->setObjectName(QStringLiteral("workspacePath"));
    m_path->setPlaceholder(tr("or the path of its folder"));
    m_open->setObjectName(QStringLiteral("openWorkspace"));
    m_open->setEnabled(false);

    auto* line = new QHBoxLayout;
    line->addWidget(m_path, 1);
    line->addWidget(m_open);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_recent, 1);
    layout->addWidget(m_hint);
    layout->addLayout(line);

    const auto openPath = [this] {
        if (!m_path->path().isEmpty())
            Q_EMIT workspaceRequested(m_path->path());
    };
    connect(m_recent, &QListWidget::itemActivated, this, &OpenSection::open);
    connect(
        m_path, &PathField::pathChanged, m_open, [this](const QString& path) { m_open->setEnabled(!path.isEmpty()); });
    connect(m_path, &PathField::submitted, this, openPath);
    connect(m_open, &QPushButton::clicked, this, openPath);
    setRecent({});
}

void OpenSection::setRecent(const QStringList& paths)
{
    m_recent->clear();
    for (const auto& path : paths) {
        auto* item = new QListWidgetItem(path, m_recent);
        item->setIcon(style()->standardIcon(QStyle::SP_DirIcon));
        item->setToolTip(path.toHtmlEscaped());
    }
    m_recent->setVisible(!paths.isEmpty());
    m_hint->setVisible(paths.isEmpty());
    if (!paths.isEmpty())
        m_recent->setCurrentRow(0);
}

void OpenSection::open(const QListWidgetItem* item)
{
    Q_EMIT workspaceRequested(item->text());
}

void OpenSection::forgetCurrent()
{
    if (const auto* item = m_recent->currentItem())
        Q_EMIT forgetRequested(item->text());
}

bool OpenSection::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress || static_cast<QKeyEvent*>(event)->key() != Qt::Key_Delete)
        return QGroupBox::eventFilter(watched, event);
    forgetCurrent();
    return true;
}

} // namespace lr::widgets
