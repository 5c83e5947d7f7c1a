#include "pages/train/merge_dialog.h"

#include "pages/settings_form.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace lr::widgets {

using settings::MergeSettings;

namespace {

constexpr int kWidth = 90; ///< average characters

/// The dialog is about one run, which is no question.
bool isAsked(const FormField& field)
{
    return field.key != QLatin1String("run");
}

} // namespace

MergeDialog::MergeDialog(MergeSettings settings, QWidget* parent)
    : QDialog(parent)
    , m_settings(std::move(settings))
    , m_form(new SettingsForm({{.name = {}, .title = {}, .fields = fieldsWhere<MergeSettings>(isAsked)}}, this))
{
    setWindowTitle(tr("Merge %1").arg(QString::fromStdString(m_settings.run)));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* intro = new QLabel(tr("Adds the adapter of %1 to the weights of its model and writes the result to a new "
                                "model folder, which other programs can read too.")
                                 .arg(QString::fromStdString(m_settings.run)),
        this);
    intro->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_merge = buttons->addButton(tr("&Merge"), QDialogButtonBox::AcceptRole);
    m_merge->setObjectName(QStringLiteral("merge"));
    m_merge->setToolTip(tr("Adds the merge to the queue; it starts when its turn comes."));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT mergeRequested(m_settings);
        accept();
    });
    m_form->showSettings(m_settings);
    connect(m_form, &SettingsForm::edited, this, [this](const QString& key, const QVariant& value) {
        formFieldOf<MergeSettings>(key.toStdString()).write(m_settings, value);
        settingsChanged();
    });
    auto* column = new QVBoxLayout(this);
    column->addWidget(intro);
    column->addWidget(m_form);
    column->addStretch();
    column->addWidget(buttons);
    settingsChanged();
    resize(kWidth * fontMetrics().averageCharWidth(), sizeHint().height()); // without the faults that there are not
}

void MergeDialog::settingsChanged()
{
    const auto faults = settings::faultsOf(m_settings);
    m_form->showFaults(faults);
    m_merge->setEnabled(faults.empty());
}

} // namespace lr::widgets
