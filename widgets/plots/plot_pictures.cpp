// What leaves a plot: its export to files, and the clipboard.
#include "common/atomic_file.h"
#include "common/error.h"
#include "plots/plot.h"
#include "plots/plot_export.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

#include <string_view>

namespace lr::widgets {
namespace {

constexpr QSize kSizeWithoutScreen(960, 600);

/// A name that any file system takes.
QString fileNameFor(const QString& title)
{
    static const QRegularExpression others(QStringLiteral("[^\\w]+"), QRegularExpression::UseUnicodePropertiesOption);
    auto name = title.toLower().replace(others, QStringLiteral("-"));
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? QStringLiteral("plot") : name;
}

QPalette lightPalette(QPalette palette)
{
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::Text, theme::readableOn(Qt::white));
    return palette;
}

} // namespace

bool Plot::exportTo(const QString& path, const ExportOptions& options, common::FileSystem& fileSystem)
{
    if (!exportFormatOf(path))
        return fail(tr("“%1” was not written: its name does not end in .png, .svg, .pdf (pictures) or .csv (numbers). "
                       "Choose a name that does.")
                        .arg(path));
    writeTitle(true);
    const auto bytes = renderInColors(path, options);
    writeTitle(m_isTitleOnScreen);
    replotSoon();
    if (bytes.isEmpty())
        return fail(tr("“%1” was not written: there is not enough memory for a picture of this size. Make the plot or "
                       "the scale smaller, or choose SVG.")
                        .arg(path));
    try {
        const std::string_view text(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        common::writeFileAtomically(QFileInfo(path).filesystemFilePath(), text, fileSystem);
    } catch (const common::Error& error) {
        return fail(tr("The plot was not exported. %1").arg(QString::fromUtf8(error.what())));
    }
    Q_EMIT exported(path);
    return true;
}

void Plot::openExportDialog()
{
    auto* dialog = new QFileDialog(this, tr("Export “%1”").arg(m_title));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    // The choice of colours is one of formats, so that the desktop's own dialog can show it.
    QStringList filters{
        tr("PNG picture (*.png)"), tr("SVG drawing (*.svg)"), tr("PDF document (*.pdf)"), tr("Numbers as CSV (*.csv)")};
    const QStringList screenFilters{tr("PNG picture, dark as on the screen (*.png)"),
        tr("SVG drawing, dark as on the screen (*.svg)"), tr("PDF document, dark as on the screen (*.pdf)")};
    if (theme::isDark(palette()))
        filters += screenFilters;
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(QStringLiteral("png"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.section(QLatin1String("(*."), 1).chopped(1));
    });
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    dialog->selectFile(fileNameFor(m_title));
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog, screenFilters](const QString& path) {
        exportTo(path, {.hasScreenColors = screenFilters.contains(dialog->selectedNameFilter())});
    });
    dialog->open();
}

void Plot::copyPicture()
{
    writeTitle(true);
    replot();
    QApplication::clipboard()->setPixmap(toPixmap(0, 0, devicePixelRatioF()));
    writeTitle(m_isTitleOnScreen);
    replotSoon();
}

QByteArray Plot::renderInColors(const QString& path, const ExportOptions& options)
{
    if (options.hasScreenColors || !theme::isDark(palette()) || exportFormatOf(path) == ExportFormat::Csv)
        return render(path, options);
    const auto own = testAttribute(Qt::WA_SetPalette) ? palette() : QPalette();
    setPalette(lightPalette(palette()));
    auto bytes = render(path, options);
    setPalette(own);
    if (isVisible())
        replot(rpQueuedRefresh); // the light picture never comes to the screen
    return bytes;
}

QByteArray Plot::render(const QString& path, const ExportOptions& options)
{
    auto size = options.size.isEmpty() ? this->size() : options.size;
    if (size.width() < 64 || size.height() < 64)
        size = kSizeWithoutScreen;
    replot();
    switch (*exportFormatOf(path)) {
    case ExportFormat::Png:
        return renderPng(*this, size, options.pngScale);
    case ExportFormat::Svg:
        return renderSvg(*this, size, m_title);
    case ExportFormat::Pdf:
        return renderPdf(*this, size, m_title);
    case ExportFormat::Csv:
        return toCsv(table());
    }
    return {};
}

bool Plot::fail(const QString& sentence)
{
    Q_EMIT exportFailed(sentence);
    return false;
}

} // namespace lr::widgets
