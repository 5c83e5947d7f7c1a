#pragma once

#include "plots/csv_table.h"

#include <QString>

class QAbstractItemModel;
class QWidget;

namespace lr::widgets {

class NoticeBar;

/// The headings and what `role` gives for each cell: a model that shortens its cells for display offers whole values
/// under a role of its own. Borrows `table`, which must neither change nor go before the result does.
CsvTable csvTableOf(const QAbstractItemModel& table, int role);

/// Writes `content` to `path`, whole or not at all. Returns a sentence for people on failure, else nothing.
QString writeWholeFile(const QString& path, const QByteArray& content);

/// Asks for a file name in a window that does not block, writes what `content` gives then, and tells how it went in
/// `notice`. Both widgets are borrowed; if `parent` goes first, nothing is written.
void exportCsv(
    QWidget* parent, NoticeBar* notice, const QString& suggestedName, const std::function<QByteArray()>& content);

} // namespace lr::widgets
