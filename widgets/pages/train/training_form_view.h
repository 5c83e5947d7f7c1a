#pragma once

#include "models/training_form.h"

#include <QWidget>

class QCheckBox;

namespace lr::widgets {

class FieldEditor;
class SettingsForm;

/// All fields of a TrainingForm in groups. A field that has no effect is greyed, with the reason. What the Explore page
/// can decide follows it while a box is ticked.
class TrainingFormView : public QWidget
{
    Q_OBJECT

public:
    /// `form` is borrowed and must outlive the view.
    explicit TrainingFormView(TrainingForm& form, QWidget* parent = nullptr);

    FieldEditor* editor(const QString& key) const;

    bool followsExplore() const;
    void setFollowsExplore(bool follows);

Q_SIGNALS:
    void helpChanged(const QString& text); ///< help of the field that got the keyboard focus
    void followsExploreChanged(bool follows);

private:
    QWidget* makeFollowBox(QWidget* parent);
    void showField(const QString& key);
    void showRemarks();

    TrainingForm& m_form;
    QCheckBox* m_follow = nullptr; ///< a row of m_fields
    SettingsForm* m_fields;
};

} // namespace lr::widgets
