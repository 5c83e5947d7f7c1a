#pragma once

#include "models/training_form.h"

#include <QWidget>

#include <map>

class QCheckBox;
class QFormLayout;
class QLabel;

namespace lr::widgets {

class FieldEditor;

/// All fields of a TrainingForm in groups, those for few under "More" in each. Faults stand below their field, what
/// does not count is greyed with its reason, and the help of the field that has the keyboard stands in a line below.
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
    void helpChanged(const QString& text); ///< of the field that the keyboard came to
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
