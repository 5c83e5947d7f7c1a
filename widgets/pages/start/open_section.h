#pragma once

#include <QGroupBox>

class QLabel;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace lr::widgets {

class PathField;

/// Opens an existing workspace: one of the recent ones, or by its path.
class OpenSection : public QGroupBox
{
    Q_OBJECT

public:
    explicit OpenSection(QWidget* parent = nullptr);

    /// The latest first.
    void setRecent(const QStringList& paths);

Q_SIGNALS:
    void workspaceRequested(const QString& path);
    void forgetRequested(const QString& path); ///< remove it from the list of recent workspaces

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void open(const QListWidgetItem* item);
    void forgetCurrent();

    QListWidget* m_recent;
    QLabel* m_hint;
    PathField* m_path;
    QPushButton* m_open;
};

} // namespace lr::widgets
