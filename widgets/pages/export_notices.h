#pragma once

class QWidget;

namespace lr::widgets {

class NoticeBar;

/// Reports in `notice` the result of each export of a plot on `page`: where it was written, or why it was not. This
/// applies to the plots that exist at the time of the call. Both are borrowed; the connections end when either is
/// destroyed.
void tellOfExports(const QWidget& page, NoticeBar& notice);

} // namespace lr::widgets
