#include "pages/table_csv.h"

#include "pages/notice_bar.h"

#include <QAbstractItemModel>
#include <QCoreApplication>
#include <QFileDialog>
#include <QSaveFile>

namespace lr::widgets {

namespace {

struct TableCsvText
{
    Q_DECLARE_TR_FUNCTIONS(TableCsv)
};

} // namespace

CsvTable csvTableOf(const QAbstractItemModel& table, int role)
{
    CsvTable csv;
    for (int column = 0; column < table.columnCount(); ++column)
        csv.columns << table.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    csv.numRows = static_cast<std::size_t>(table.rowCount());
    csv.row = [&table, role](std::size_t row) {
        QStringList cells;
        for (int column = 0; column < table.columnCount(); ++column)
            cells << table.index(static_cast<int>(row), column).data(role).toString();
        return cells;
    };
    return csv;
}

QString writeWholeFile(const QString& path, const QByteArray& content)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit())
        return {};
    return TableCsvText::tr("%1 cannot be written: %2. Choose another place.").arg(path, file.errorString());
}

void exportCsv(
    QWidget* parent, NoticeBar* notice, const QString& suggestedName, const std::function<QByteArray()>& content)
{
    auto* dialog = new QFileDialog(parent, TableCsvText::tr("Export the table"), suggestedName,
        TableCsvText::tr("Comma-separated values (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    QObject::connect(dialog, &QFileDialog::fileSelected, notice, [notice, content](const QString& path) {
        const auto fault = writeWholeFile(path, content());
        if (fault.isEmpty())
            notice->showNotice(NoticeBar::Severity::Info, TableCsvText::tr("The table was written to %1.").arg(path));
        else
            notice->showNotice(NoticeBar::Severity::Error, fault);
    });
    dialog->open();
}

} // namespace lr::widgets
