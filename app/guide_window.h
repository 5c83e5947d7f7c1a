#pragma once

#include <QDialog>

class QTextBrowser;

namespace lr::app {

/// The user's guide (docs/tour.md, with its pictures) in a window of its own.
class GuideWindow : public QDialog
{
    Q_OBJECT

public:
    explicit GuideWindow(QWidget* parent = nullptr);

    /// Where the guide lies in the prefix, or the build tree, that this program is in; empty if it does not.
    static QString findGuide();

private:
    QTextBrowser* m_text;
};

} // namespace lr::app
