#include "pages/export_notices.h"

#include "pages/notice_bar.h"
#include "plots/plot.h"

namespace lr::widgets {

void tellOfExports(const QWidget& page, NoticeBar& notice)
{
    for (const auto* plot : page.findChildren<Plot*>()) {
        QObject::connect(plot, &Plot::exported, &notice, [&notice](const QString& path) {
            notice.showNotice(NoticeBar::Severity::Info, NoticeBar::tr("Written to %1").arg(path));
        });
        QObject::connect(plot, &Plot::exportFailed, &notice,
            [&notice](const QString& sentence) { notice.showNotice(NoticeBar::Severity::Error, sentence); });
    }
}

} // namespace lr::widgets
