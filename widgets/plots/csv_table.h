#pragma once

#include <QByteArray>
#include <QStringList>

#include <cstddef>
#include <functional>

namespace lr::widgets {

/// The numbers behind a plot, row by row and only when asked for: a million cells need not stand in memory as text.
/// `row(i)` for i < numRows has as many cells as `columns`; what it borrows must outlive the table, or be shared by it.
struct CsvTable
{
    QStringList columns; ///< with the unit in the name where there is one: kl_nats
    std::size_t numRows = 0;
    std::function<QStringList(std::size_t)> row;
};

/// RFC 4180: comma, CRLF, quotes where needed; UTF-8 without a mark.
QByteArray toCsv(const CsvTable& table);

/// A number with the digits its type has and a point whatever the locale; empty for NaN.
QString csvNumber(double value);
QString csvNumber(float value);

} // namespace lr::widgets
