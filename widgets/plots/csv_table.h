#pragma once

#include <QByteArray>
#include <QStringList>

#include <cstddef>
#include <functional>

namespace lr::widgets {

/// The numbers of a plot. A row is made only when it is asked for, so that a million cells need not be in memory as
/// text. `row(i)` for i < numRows has as many cells as `columns`; what it borrows must outlive the table, or be shared
/// by it.
struct CsvTable
{
    QStringList columns; ///< with the unit in the name where there is one: kl_nats
    std::size_t numRows = 0;
    std::function<QStringList(std::size_t)> row;
};

/// Writes CSV by RFC 4180: commas, CRLF, quotes where needed; UTF-8 without a byte order mark.
QByteArray toCsv(const CsvTable& table);

/// A number with all digits of its type and with a decimal point in every locale; empty for NaN.
QString csvNumber(double value);
QString csvNumber(float value);

} // namespace lr::widgets
