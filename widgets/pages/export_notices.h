#pragma once

class QWidget;

namespace lr::widgets {

class NoticeBar;

/// Tells in `notice` how each export of a plot on `page` went: where it was written, or why it was not. Of the plots
/// that are there now. Both are borrowed; the connections end with either.
void tellOfExports(const QWidget& page, NoticeBar& notice);

} // namespace lr::widgets
