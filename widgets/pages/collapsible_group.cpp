#include "pages/collapsible_group.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace lr::widgets {

CollapsibleGroup::CollapsibleGroup(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_heading(new QToolButton(this))
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_heading->setCheckable(true);
    m_heading->setAutoRaise(true);
    m_heading->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_heading->setArrowType(Qt::RightArrow);
    m_heading->setFocusPolicy(Qt::StrongFocus);
    setTitle(title);
    m_layout->addWidget(m_heading, 0, Qt::AlignLeft);
    connect(m_heading, &QToolButton::toggled, this, &CollapsibleGroup::setOpen);
}

void CollapsibleGroup::setContent(QWidget* content)
{
    m_content = content;
    m_layout->addWidget(content);
    content->setVisible(isOpen());
}

void CollapsibleGroup::setTitle(const QString& title)
{
    m_heading->setText(title);
    m_heading->setAccessibleName(title);
}

bool CollapsibleGroup::isOpen() const
{
    return m_heading->isChecked();
}

void CollapsibleGroup::setOpen(bool isOpen)
{
    m_heading->setChecked(isOpen);
    m_heading->setArrowType(isOpen ? Qt::DownArrow : Qt::RightArrow);
    m_heading->setAccessibleDescription(isOpen ? tr("open") : tr("closed"));
    if (m_content)
        m_content->setVisible(isOpen);
}

} // namespace lr::widgets
