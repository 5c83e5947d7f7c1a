#include "app/guide_window.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace lr::app {

GuideWindow::GuideWindow(QWidget* parent)
    : QDialog(parent)
    , m_text(new QTextBrowser(this))
{
    setWindowTitle(tr("User guide"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_text->setOpenExternalLinks(true);
    m_text->setAccessibleName(tr("User guide"));
    const auto guide = findGuide();
    if (guide.isEmpty())
        m_text->setPlainText(tr("The guide is not part of this installation. Install the package again."));
    else
        m_text->setSource(QUrl::fromLocalFile(guide), QTextDocument::MarkdownResource);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_text);
    layout->addWidget(buttons);
    constexpr int kColumns = 110;
    constexpr int kLines = 40;
    resize(fontMetrics().averageCharWidth() * kColumns, fontMetrics().lineSpacing() * kLines);
}

QString GuideWindow::findGuide()
{
    const QDir bin(QCoreApplication::applicationDirPath());
    for (const auto& candidate :
        {bin.filePath(QStringLiteral("../share/doc/lightreasoner-studio/tour.md")), QStringLiteral(LR_GUIDE)})
        if (QFileInfo::exists(candidate))
            return QDir::cleanPath(candidate);
    return {};
}

} // namespace lr::app
