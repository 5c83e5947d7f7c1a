#include "models/table_csv.h"

#include <QAbstractItemModel>
#include <QCoreApplication>
#include <QSaveFile>

namespace lr::widgets {

namespace {

QByteArray fieldOf(const QString& text)
{
    if (!text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n') && !text.contains(u'\r'))
        return text.toUtf8();
    auto quoted = text;
    return '"' + quoted.replace(u'"', QStringLiteral("\"\"")).toUtf8() + '"';
}

template <typename FieldAt>
void appendLine(QByteArray& csv, int numColumns, FieldAt fieldAt)
{
    for (int column = 0; column < numColumns; ++column) {
        if (column > 0)
            csv += ',';
        csv += fieldOf(fieldAt(column));
    }
    csv += "\r\n";
}

} // namespace

QByteArray csvOf(const QAbstractItemModel& table, int role)
{
    QByteArray csv;
    appendLine(csv, table.columnCount(),
        [&table](int column) { return table.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(); });
    for (int row = 0; row < table.rowCount(); ++row)
        appendLine(csv, table.columnCount(),
            [&](int column) { return table.data(table.index(row, column), role).toString(); });
    return csv;
}

QString writeWholeFile(const QString& path, const QByteArray& content)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit())
        return {};
    return QCoreApplication::translate("TableCsv", "%1 cannot be written: %2. Choose another place.")
        .arg(path, file.errorString());
}

} // namespace lr::widgets
