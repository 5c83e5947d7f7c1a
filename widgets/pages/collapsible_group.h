#pragma once

#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace lr::widgets {

/// A heading that shows and hides what is below it.
class CollapsibleGroup : public QWidget
{
    Q_OBJECT

public:
    explicit CollapsibleGroup(const QString& title, QWidget* parent = nullptr);

    void setContent(QWidget* content);
    void setTitle(const QString& title);
    bool isOpen() const;
    void setOpen(bool isOpen);

private:
    QToolButton* m_heading;
    QWidget* m_content = nullptr;
    QVBoxLayout* m_layout;
};

} // namespace lr::widgets
