#include "app/guide_window.h"

#include "app/appearance.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace lr::app {

namespace {

constexpr int kTextWidth = 860; ///< of the guide's lines and pictures, pixels
constexpr int kHeight = 720;

/// A text with pictures that are as wide as its lines, and taken in the dark theme where the text is dark too.
class IllustratedText : public QTextBrowser
{
public:
    using QTextBrowser::QTextBrowser;

protected:
    QVariant loadResource(int type, const QUrl& name) override
    {
        if (type != QTextDocument::ImageResource)
            return QTextBrowser::loadResource(type, name);
        auto file = source().resolved(name).toLocalFile();
        const auto dark = QString(file).replace(QLatin1String(".png"), QLatin1String("-dark.png"));
        if (isDark(palette()) && QFileInfo::exists(dark))
            file = dark;
        QImage picture(file);
        const auto width = static_cast<int>(kTextWidth * devicePixelRatioF());
        if (picture.width() > width)
            picture = picture.scaledToWidth(width, Qt::SmoothTransformation);
        picture.setDevicePixelRatio(devicePixelRatioF());
        return picture;
    }
};

} // namespace

GuideWindow::GuideWindow(QWidget* parent)
    : QDialog(parent)
    , m_text(new IllustratedText(this))
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
    constexpr int kMargins = 90;
    resize(kTextWidth + kMargins, kHeight);
}

QString GuideWindow::findGuide()
{
    const auto guide = QStringLiteral("share/lightreasoner-studio/guide/tour.md");
    for (QDir folder(QCoreApplication::applicationDirPath()); folder.cdUp();) // of a test: more than once
        if (folder.exists(guide))
            return folder.filePath(guide);
    return {};
}

} // namespace lr::app
