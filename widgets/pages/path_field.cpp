#include "pages/path_field.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QStyle>
#include <QToolButton>

namespace lr::widgets {

PathField::PathField(Kind kind, const QString& what, QWidget* parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_what(what)
    , m_edit(new QLineEdit(this))
{
    auto* browse = new QToolButton(this);
    browse->setIcon(style()->standardIcon(QStyle::SP_DirOpenIcon));
    browse->setToolTip(tr("Browse…"));
    browse->setAccessibleName(tr("%1: browse").arg(what));
    m_edit->setAccessibleName(what);
    m_edit->setClearButtonEnabled(true);
    setFocusProxy(m_edit);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_edit, 1);
    layout->addWidget(browse);

    connect(browse, &QToolButton::clicked, this, &PathField::browse);
    connect(m_edit, &QLineEdit::textChanged, this, [this] { Q_EMIT pathChanged(path()); });
    connect(m_edit, &QLineEdit::returnPressed, this, &PathField::submitted);
}

QString PathField::path() const
{
    return m_edit->text().trimmed();
}

void PathField::setPath(const QString& path)
{
    m_edit->setText(path);
}

void PathField::setPlaceholder(const QString& text)
{
    m_edit->setPlaceholderText(text);
}

void PathField::browse()
{
    auto* dialog = new QFileDialog(this, m_what, path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(m_kind == Kind::Folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    dialog->setOption(QFileDialog::ShowDirsOnly, m_kind == Kind::Folder);
    connect(dialog, &QFileDialog::fileSelected, this, &PathField::setPath);
    dialog->open();
}

} // namespace lr::widgets
