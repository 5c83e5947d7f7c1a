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

    /// Path of the guide in the installation prefix, or the build tree, of this program; empty if it is not there.
    static QString findGuide();

private:
    QTextBrowser* m_text;
};

} // namespace lr::app
