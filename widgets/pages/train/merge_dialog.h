#pragma once

#include "settings/evaluate_settings.h"

#include <QDialog>

class QPushButton;

namespace lr::widgets {

class SettingsForm;

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
    void settingsChanged();

    settings::MergeSettings m_settings;
    SettingsForm* m_form;
    QPushButton* m_merge = nullptr;
};

} // namespace lr::widgets
