#include "plots/csv_table.h"

#include <cmath>
#include <limits>

namespace lr::widgets {
namespace {

QString quoted(QString cell)
{
    static const QString special = QStringLiteral(",\"\r\n");
    for (const QChar c : special)
        if (cell.contains(c))
            return u'"' + cell.replace(u'"', QLatin1String("\"\"")) + u'"';
    return cell;
}

void appendLine(QByteArray& csv, const QStringList& cells)
{
    for (qsizetype i = 0; i < cells.size(); ++i) {
        if (i > 0)
            csv += ',';
        csv += quoted(cells[i]).toUtf8();
    }
    csv += "\r\n";
}

} // namespace

QByteArray toCsv(const CsvTable& table)
{
    QByteArray csv;
    appendLine(csv, table.columns);
    for (std::size_t i = 0; i < table.numRows; ++i)
        appendLine(csv, table.row(i));
    return csv;
}

QString csvNumber(double value)
{
    return std::isnan(value) ? QString() : QString::number(value, 'g', std::numeric_limits<double>::digits10);
}

QString csvNumber(float value)
{
    return std::isnan(value) ? QString() : QString::number(value, 'g', std::numeric_limits<float>::max_digits10);
}

} // namespace lr::widgets
