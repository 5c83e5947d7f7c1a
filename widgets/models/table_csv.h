#pragma once

#include <QByteArray>
#include <QString>

class QAbstractItemModel;

namespace lr::widgets {

/// The table as RFC 4180 describes it: UTF-8, a line of headings, lines ended with CR LF, fields quoted where they must
/// be. What `role` gives for each cell; a model that shortens its cells for display offers the whole value under
/// another role.
QByteArray csvOf(const QAbstractItemModel& table, int role = Qt::DisplayRole);

/// Writes `content` to `path`, whole or not at all. Returns a sentence for people on failure, else nothing.
QString writeWholeFile(const QString& path, const QByteArray& content);

} // namespace lr::widgets
