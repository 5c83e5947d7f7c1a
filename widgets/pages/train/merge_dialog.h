#pragma once

#include "settings/evaluate_settings.h"

#include <QDialog>

#include <map>

class QLabel;
class QPushButton;

namespace lr::widgets {

class FieldEditor;

/// Asks where the adapter of a run is to be merged into its model, and in which number format. Its fields are those of
/// the description of MergeSettings; what cannot be used is said below its field, and nothing can be started until
/// then.
class MergeDialog : public QDialog
{
    Q_OBJECT

public:
    /// `settings` name the run; the other settings are what the dialog begins with.
    explicit MergeDialog(settings::MergeSettings settings, QWidget* parent = nullptr);

Q_SIGNALS:
    void mergeRequested(const lr::settings::MergeSettings& settings);

private:
    struct Row
    {
        FieldEditor* editor = nullptr;
        QLabel* fault = nullptr; ///< hidden while there is none
    };

    QWidget* makeForm();
    void showFaults();

    settings::MergeSettings m_settings;
    std::map<std::string, Row> m_rows;
    QPushButton* m_merge = nullptr;
};

} // namespace lr::widgets
