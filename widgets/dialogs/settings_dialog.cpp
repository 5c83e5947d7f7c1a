#include "dialogs/settings_dialog.h"

#include "pages/path_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QIcon>
#include <QImage>
#include <QPixmap>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace lr::widgets {

namespace {

constexpr int kMaxThreads = 4096;
constexpr int kMinWidthInCharacters = 64;

/// A map's colours from least to most, for its entry in the list.
QIcon swatch(theme::ColorMap map, const QSize& size)
{
    QImage image(size, QImage::Format_RGB32);
    const auto table = theme::colorTable(map);
    for (int x = 0; x < size.width(); ++x) {
        const auto color = theme::colorAt(table, static_cast<double>(x) / std::max(1, size.width() - 1));
        for (int y = 0; y < size.height(); ++y)
            image.setPixel(x, y, color);
    }
    return QIcon(QPixmap::fromImage(image));
}

template <typename Value>
void choose(QComboBox* box, Value value)
{
    box->setCurrentIndex(std::max(0, box->findData(QVariant::fromValue(value))));
}

} // namespace

SettingsDialog::SettingsDialog(QWidget* parent)
    : QDialog(parent)
    , m_engine(new PathField(PathField::Kind::File, tr("Engine"), this))
    , m_theme(new QComboBox(this))
    , m_colorMap(new QComboBox(this))
    , m_device(new QComboBox(this))
    , m_threads(new QSpinBox(this))
    , m_notifies(new QCheckBox(tr("&Notify me when a long job ends"), this))
{
    setWindowTitle(tr("Settings"));
    setObjectName(QStringLiteral("settingsDialog"));
    makeFields();
    makeLayout();
    setSettings({});
}

void SettingsDialog::makeFields()
{
    m_engine->setObjectName(QStringLiteral("enginePath"));
    m_engine->setPlaceholder(tr("the lightreasoner command beside this program, else in PATH"));
    m_engine->setToolTip(tr("Takes effect at the next start of an engine"));
    m_theme->setObjectName(QStringLiteral("themeChoice"));
    m_theme->addItem(tr("As the desktop"), QVariant::fromValue(ThemeChoice::System));
    m_theme->addItem(tr("Light"), QVariant::fromValue(ThemeChoice::Light));
    m_theme->addItem(tr("Dark"), QVariant::fromValue(ThemeChoice::Dark));
    m_colorMap->setObjectName(QStringLiteral("colorMap"));
    const QSize size(4 * fontMetrics().height(), fontMetrics().height());
    m_colorMap->setIconSize(size);
    m_colorMap->addItem(
        swatch(theme::ColorMap::Viridis, size), tr("Viridis"), QVariant::fromValue(theme::ColorMap::Viridis));
    m_colorMap->addItem(
        swatch(theme::ColorMap::Cividis, size), tr("Cividis"), QVariant::fromValue(theme::ColorMap::Cividis));
    m_colorMap->setToolTip(
        tr("In both, the brightness rises evenly; cividis looks nearly the same with every kind of colour vision"));
    m_device->setObjectName(QStringLiteral("defaultDevice"));
    m_device->setToolTip(tr("The default for new jobs; each job can choose another"));
    m_threads->setObjectName(QStringLiteral("defaultThreads"));
    m_threads->setRange(0, kMaxThreads);
    m_threads->setSpecialValueText(tr("one per core"));
    m_notifies->setObjectName(QStringLiteral("notifies"));
}

void SettingsDialog::makeLayout()
{
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Engine"), m_engine);
    form->addRow(tr("&Device of new jobs"), m_device);
    form->addRow(tr("CPU &threads"), m_threads);
    form->addRow(tr("T&heme"), m_theme);
    form->addRow(tr("Colour &map"), m_colorMap);
    form->addRow(QString(), m_notifies);
    auto* buttons = new QDialogButtonBox(
        QDialogButtonBox::Ok | QDialogButtonBox::Apply | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults,
        this);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addWidget(buttons);
    setMinimumWidth(kMinWidthInCharacters * fontMetrics().averageCharWidth());

    connect(buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::apply);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::Apply), &QPushButton::clicked, this, &SettingsDialog::apply);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] {
        const auto told = m_told;
        setSettings({});
        m_told = told; // the defaults count only when they are applied
    });
}

void SettingsDialog::setSettings(const StudioSettings& settings)
{
    m_told = settings;
    m_engine->setPath(settings.enginePath);
    choose(m_theme, settings.theme);
    choose(m_colorMap, settings.colorMap);
    if (m_device->findText(settings.device) < 0)
        m_device->addItem(settings.device);
    m_device->setCurrentText(settings.device);
    m_threads->setValue(settings.threads);
    m_notifies->setChecked(settings.notifies);
}

StudioSettings SettingsDialog::settings() const
{
    return {m_engine->path(), m_theme->currentData().value<ThemeChoice>(), m_device->currentText(), m_threads->value(),
        m_notifies->isChecked(), m_colorMap->currentData().value<theme::ColorMap>()};
}

void SettingsDialog::setDevices(const std::vector<protocol::DeviceInfo>& devices)
{
    for (const auto& device : devices)
        if (const auto name = QString::fromStdString(device.name); m_device->findText(name) < 0)
            m_device->addItem(name);
}

void SettingsDialog::apply()
{
    const auto now = settings();
    if (now == m_told)
        return;
    m_told = now;
    Q_EMIT settingsChanged(now);
}

} // namespace lr::widgets
