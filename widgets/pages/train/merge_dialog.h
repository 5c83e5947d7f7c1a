#pragma once

#include "settings/evaluate_settings.h"

#include <QDialog>

#include <map>

class QLabel;
class QPushButton;

namespace lr::widgets {

class FieldEditor;

/// Asks to which folder a run's adapter, merged into its model, should be written, and in which number format. Its
/// fields come from the description of MergeSettings. A value that cannot be used is explained below its field, and the
/// merge cannot start until it is corrected.
class MergeDialog : public QDialog
{
    Q_OBJECT

public:
    /// `settings` name the run; the other settings are the first content of the dialog.
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
