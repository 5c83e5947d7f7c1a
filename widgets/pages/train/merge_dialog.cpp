#include "pages/train/merge_dialog.h"

#include "models/form_field.h"
#include "pages/train/field_editor.h"
#include "theme/palette.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace lr::widgets {

using settings::MergeSettings;

namespace {

constexpr int kWidth = 90; ///< average characters

} // namespace

MergeDialog::MergeDialog(MergeSettings settings, QWidget* parent)
    : QDialog(parent)
    , m_settings(std::move(settings))
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
    auto* column = new QVBoxLayout(this);
    column->addWidget(intro);
    column->addWidget(makeForm());
    column->addStretch();
    column->addWidget(buttons);
    showFaults();
    resize(kWidth * fontMetrics().averageCharWidth(), sizeHint().height()); // without the faults that there are not
}

QWidget* MergeDialog::makeForm()
{
    auto* area = new QWidget(this);
    auto* form = new QFormLayout(area);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    for (const auto& field : formFieldsOf<MergeSettings>()) {
        const auto* setting = settings::findSetting<MergeSettings>(field.field->key);
        if (field.key == QLatin1String("run"))
            continue; // the dialog is about that one
        auto* cell = new QWidget(area);
        auto* column = new QVBoxLayout(cell);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(2);
        Row row{new FieldEditor(field, cell), new QLabel(cell)};
        row.fault->setWordWrap(true);
        row.fault->setTextFormat(Qt::PlainText);
        auto colors = row.fault->palette();
        colors.setColor(QPalette::WindowText, theme::asText(theme::wrong(palette()), palette()));
        row.fault->setPalette(colors);
        row.editor->setValue(toVariant(setting->read(m_settings)));
        column->addWidget(row.editor);
        column->addWidget(row.fault);
        auto* label = new QLabel(field.label, area);
        label->setBuddy(row.editor->control());
        label->setToolTip(field.help);
        form->addRow(label, cell);
        connect(row.editor, &FieldEditor::edited, this, [this, setting, &field](const QVariant& value) {
            setting->write(m_settings, field.valueOf(value));
            showFaults();
        });
        m_rows.emplace(field.field->key, row);
    }
    return area;
}

void MergeDialog::showFaults()
{
    std::map<std::string, QString> faults;
    for (const auto& fault : settings::faultsOf(m_settings))
        faults.emplace(fault.key, QString::fromStdString(fault.sentence));
    for (const auto& [key, row] : m_rows) {
        const auto fault = faults.find(key);
        row.fault->setText(fault == faults.end() ? QString() : fault->second);
        row.fault->setVisible(fault != faults.end());
    }
    m_merge->setEnabled(faults.empty());
}

} // namespace lr::widgets
