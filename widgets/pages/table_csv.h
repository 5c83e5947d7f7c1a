#pragma once

#include "plots/csv_table.h"

#include <QString>

class QAbstractItemModel;
class QWidget;

namespace lr::widgets {

class NoticeBar;

/// The headings, and for each cell its value for `role`: a model that shortens its cells for display offers whole
/// values under a separate role. Borrows `table`, which must not change and must outlive the result.
CsvTable csvTableOf(const QAbstractItemModel& table, int role);

/// Writes `content` to `path`, whole or not at all. Returns a sentence for people on failure, else nothing.
QString writeWholeFile(const QString& path, const QByteArray& content);

/// Asks for a file name in a window that does not block, then writes what `content` returns, and reports the result in
/// `notice`. Both widgets are borrowed; if `parent` is destroyed before that, nothing is written.
void exportCsv(
    QWidget* parent, NoticeBar* notice, const QString& suggestedName, const std::function<QByteArray()>& content);

} // namespace lr::widgets
