#include "dialogs/about_dialog.h"

#include "protocol/method_names.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>
#include <qcustomplot.h>

namespace lr::widgets {

namespace {

constexpr double kProgramNameScale = 1.5;
constexpr int kVersionsColumns = 90; // wide enough for the path of a library

QLabel* textLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setOpenExternalLinks(true);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    return label;
}

} // namespace

AboutDialog::AboutDialog(QWidget* parent)
    : QDialog(parent)
    , m_versions(new QLabel(this))
{
    setWindowTitle(tr("About LightReasoner Studio"));
    setObjectName(QStringLiteral("aboutDialog"));
    auto* title = new QLabel(tr("LightReasoner Studio"), this);
    auto titleFont = font();
    titleFont.setPointSizeF(titleFont.pointSizeF() * kProgramNameScale);
    title->setFont(titleFont);
    m_versions->setTextFormat(Qt::PlainText);
    m_versions->setWordWrap(true); // a reason why there is no GPU is a sentence
    m_versions->setMinimumWidth(kVersionsColumns * fontMetrics().averageCharWidth());
    m_versions->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_versions->setAccessibleName(tr("Versions"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* copy = buttons->addButton(tr("Copy the &versions"), QDialogButtonBox::ActionRole);
    copy->setObjectName(QStringLiteral("copyVersions"));

    auto* layout = new QVBoxLayout(this);
    layout->addWidget(title);
    layout->addWidget(textLabel(tr("The method: <a href=\"https://arxiv.org/abs/2510.07962\">LightReasoner, "
                                   "arXiv:2510.07962</a>. A small model "
                                   "helps to find the steps from which a large one learns most."),
        this));
    layout->addWidget(m_versions);
    layout->addWidget(textLabel(
        tr("Free software under the <a href=\"https://www.gnu.org/licenses/gpl-3.0.html\">GNU General Public License, "
           "version 3</a>; it comes with no warranty."),
        this));
    layout->addStretch(1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copy, &QPushButton::clicked, this, &AboutDialog::copyVersions);
    setEngine(std::nullopt);
}

void AboutDialog::setEngine(const std::optional<protocol::InitializeResult>& engine)
{
    m_engine = engine;
    m_versions->setText(versions());
}

QString AboutDialog::versions() const
{
    QStringList lines{tr("Studio %1").arg(QStringLiteral(LR_VERSION)),
        tr("Protocol %1").arg(protocol::kProtocolVersion),
        tr("Qt %1, QCustomPlot %2").arg(QString::fromLatin1(qVersion()), QStringLiteral(QCUSTOMPLOT_VERSION_STR)),
        tr("%1, %2").arg(QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture())};
    if (!m_engine)
        return (lines << tr("No engine is connected")).join(u'\n');
    lines << tr("Engine %1 with libtorch %2, protocol %3")
                 .arg(QString::fromStdString(m_engine->engineVersion), QString::fromStdString(m_engine->torchVersion))
                 .arg(m_engine->protocolVersion);
    lines << tr("Engine's machine: %1, CPU threads: %2")
                 .arg(QString::fromStdString(m_engine->hostName))
                 .arg(m_engine->numThreads);
    for (const auto& device : m_engine->devices)
        lines
            << tr("Device %1: %2").arg(QString::fromStdString(device.name), QString::fromStdString(device.description));
    for (const auto& component : m_engine->components)
        lines << QStringLiteral("%1: %2").arg(
            QString::fromStdString(component.name), QString::fromStdString(component.description));
    return lines.join(u'\n');
}

void AboutDialog::copyVersions()
{
    QApplication::clipboard()->setText(versions());
}

} // namespace lr::widgets
