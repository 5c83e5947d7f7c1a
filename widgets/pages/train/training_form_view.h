#pragma once

#include "models/training_form.h"

#include <QWidget>

#include <map>

class QCheckBox;
class QFormLayout;
class QLabel;

namespace lr::widgets {

class FieldEditor;

/// All fields of a TrainingForm in groups; each group has its rarely used fields under "More". A fault is shown below
/// its field. A field that has no effect is greyed, with the reason. The help of the field with the keyboard focus is
/// shown in a line below.
class TrainingFormView : public QWidget
{
    Q_OBJECT

public:
    /// `form` is borrowed and must outlive the view.
    explicit TrainingFormView(TrainingForm& form, QWidget* parent = nullptr);

    FieldEditor* editor(const QString& key) const { return m_rows.at(key).editor; }

    bool followsExplore() const;
    void setFollowsExplore(bool follows);

Q_SIGNALS:
    void helpChanged(const QString& text); ///< help of the field that got the keyboard focus
    void followsExploreChanged(bool follows);

private:
    struct Row
    {
        FieldEditor* editor = nullptr;
        QLabel* label = nullptr; ///< null for a check box
        QLabel* fault = nullptr; ///< hidden while there is none
    };

    QWidget* makeGroup(settings::Group group);
    QWidget* makeFields(settings::Group group, bool isAdvanced);
    void addField(const TrainingField& field, QFormLayout& form);
    void addFollowBox(QFormLayout& form);
    void showField(const QString& key);
    void showRemarks();

    TrainingForm& m_form;
    std::map<QString, Row> m_rows;
    QCheckBox* m_follow = nullptr;
};

} // namespace lr::widgets
