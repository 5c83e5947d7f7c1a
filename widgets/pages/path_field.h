#pragma once

#include <QWidget>

class QLineEdit;

namespace lr::widgets {

/// A field for a path, to type or to browse for. The path may be on the engine's machine, so the engine checks whether
/// it exists.
class PathField : public QWidget
{
    Q_OBJECT

public:
    enum class Kind
    {
        Folder,
        File
    };

    /// `what` names the thing for the browser's title and for assistive technology: "Model folder".
    PathField(Kind kind, const QString& what, QWidget* parent = nullptr);

    QString path() const; ///< without white space around it
    void setPath(const QString& path);
    void setPlaceholder(const QString& text);
    QLineEdit* edit() const { return m_edit; }

Q_SIGNALS:
    void pathChanged(const QString& path);
    void submitted(); ///< Return was pressed in the field

private:
    void browse();

    Kind m_kind;
    QString m_what;
    QLineEdit* m_edit;
};

} // namespace lr::widgets
