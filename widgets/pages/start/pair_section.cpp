#include "pages/start/pair_section.h"

#include "models/pair_checks.h"
#include "pages/check_list.h"
#include "pages/path_field.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTimer>
#include <QVBoxLayout>

namespace lr::widgets {

namespace {

constexpr int kInspectDelayMs = 400; ///< after the last key, so that a path is not inspected letter by letter
constexpr int kMaxSampledProblems = 10'000'000;
constexpr int kMaxSampledTokens = 1'048'576;

} // namespace

PairSection::PairSection(QWidget* parent)
    : QGroupBox(tr("New, from a pair of models"), parent)
    , m_expert(new PathField(PathField::Kind::Folder, tr("Expert's folder"), this))
    , m_amateur(new PathField(PathField::Kind::Folder, tr("Amateur's folder"), this))
    , m_problems(new PathField(PathField::Kind::File, tr("Problem file"), this))
    , m_workspace(new PathField(PathField::Kind::Folder, tr("Folder of the new workspace"), this))
    , m_maxProblems(new QSpinBox(this))
    , m_maxNewTokens(new QSpinBox(this))
    , m_dtype(new QComboBox(this))
    , m_device(new QComboBox(this))
    , m_checks(new CheckList(this))
    , m_create(new QPushButton(tr("C&reate and sample"), this))
    , m_reason(new QLabel(this))
    , m_inspectTimer(new QTimer(this))
{
    makeFields();
    makeLayout();
    m_inspectTimer->setSingleShot(true);
    m_inspectTimer->setInterval(kInspectDelayMs);
    connect(m_inspectTimer, &QTimer::timeout, this, [this] {
        Q_EMIT inspectRequested({m_expert->path().toStdString(), m_amateur->path().toStdString()});
    });
    connect(m_expert, &PathField::pathChanged, this, &PairSection::pairChanged);
    connect(m_amateur, &PathField::pathChanged, this, &PairSection::pairChanged);
    connect(m_problems, &PathField::pathChanged, this, &PairSection::updateCreate);
    connect(m_workspace, &PathField::pathChanged, this, &PairSection::updateCreate);
    connect(m_device, &QComboBox::textActivated, this, [this](const QString& name) { m_preferredDevice = name; });
    connect(m_create, &QPushButton::clicked, this, [this] { Q_EMIT createRequested(workspace(), job()); });
    pairChanged();
}

void PairSection::makeFields()
{
    m_expert->setObjectName(QStringLiteral("expertFolder"));
    m_expert->setPlaceholder(tr("the stronger model: a Hugging Face folder"));
    m_amateur->setObjectName(QStringLiteral("amateurFolder"));
    m_amateur->setPlaceholder(tr("the weaker one, with the same tokenizer"));
    m_problems->setObjectName(QStringLiteral("problemFile"));
    m_problems->setPlaceholder(tr("JSON Lines with a question each, or .txt"));
    m_workspace->setObjectName(QStringLiteral("newWorkspace"));
    m_workspace->setPlaceholder(tr("where the results go"));
    m_maxProblems->setRange(0, kMaxSampledProblems);
    m_maxProblems->setSpecialValueText(tr("all"));
    m_maxProblems->setToolTip(tr("How many problems to take, from the beginning of the file"));
    m_maxNewTokens->setRange(1, kMaxSampledTokens);
    m_maxNewTokens->setValue(static_cast<int>(settings::SampleSettings{}.maxNewTokens));
    m_maxNewTokens->setSuffix(tr(" tokens"));
    m_maxNewTokens->setToolTip(tr("The most tokens that a trajectory may have; 128 in the paper"));
    m_dtype->addItem(tr("automatic"), QStringLiteral("auto"));
    m_dtype->addItem(QStringLiteral("float32"), QStringLiteral("float32"));
    m_dtype->addItem(QStringLiteral("bfloat16"), QStringLiteral("bfloat16"));
    m_dtype->setToolTip(tr("The number format in which the models are computed"));
    setDevices({});
    m_create->setObjectName(QStringLiteral("createWorkspace"));
    m_reason->setObjectName(QStringLiteral("createReason"));
    m_reason->setWordWrap(true);
    m_reason->setTextFormat(Qt::PlainText);
}

void PairSection::makeLayout()
{
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Expert"), m_expert);
    form->addRow(tr("&Amateur"), m_amateur);
    form->addRow(tr("&Problems"), m_problems);
    form->addRow(tr("New &folder"), m_workspace);
    form->addRow(tr("&Questions"), m_maxProblems);
    form->addRow(tr("&Up to"), m_maxNewTokens);
    form->addRow(tr("Computing t&ype"), m_dtype);
    form->addRow(tr("Devi&ce"), m_device);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_checks);
    layout->addStretch(1);
    layout->addWidget(m_reason);
    layout->addWidget(m_create);
}

void PairSection::setFields(
    const QString& expert, const QString& amateur, const QString& problems, const QString& workspace)
{
    m_expert->setPath(expert);
    m_amateur->setPath(amateur);
    m_problems->setPath(problems);
    m_workspace->setPath(workspace);
}

void PairSection::setDevices(const std::vector<protocol::DeviceInfo>& devices)
{
    m_device->clear();
    for (const auto& device : devices)
        m_device->addItem(QString::fromStdString(device.name));
    if (devices.empty())
        m_device->addItem(QString::fromStdString(settings::RuntimeSettings{}.device));
    m_device->setCurrentIndex(std::max(0, m_device->findText(m_preferredDevice)));
}

void PairSection::setRuntimeDefaults(const settings::RuntimeSettings& defaults)
{
    m_threads = defaults.threads;
    m_preferredDevice = QString::fromStdString(defaults.device);
    m_device->setCurrentIndex(std::max(0, m_device->findText(m_preferredDevice)));
}

QString PairSection::workspace() const
{
    return m_workspace->path();
}

settings::SampleSettings PairSection::job() const
{
    settings::SampleSettings job;
    job.expert = m_expert->path().toStdString();
    job.amateur = m_amateur->path().toStdString();
    job.problems = m_problems->path().toStdString();
    job.maxProblems = m_maxProblems->value();
    job.maxNewTokens = m_maxNewTokens->value();
    job.runtime.dtype = m_dtype->currentData().toString().toStdString();
    job.runtime.threads = m_threads;
    job.runtime.device = m_device->currentText().toStdString();
    return job;
}

void PairSection::pairChanged()
{
    const bool isPair = !m_expert->path().isEmpty() && !m_amateur->path().isEmpty();
    m_awaitsReport = isPair;
    m_checks->setMessage(isPair
                             ? tr("Inspecting the two models…")
                             : tr("Choose two models: their architecture, size and tokenizers are compared here before "
                                  "anything starts."));
    if (isPair)
        m_inspectTimer->start();
    else
        m_inspectTimer->stop();
    updateCreate();
}

void PairSection::setPair(const protocol::PairReport& report)
{
    if (!m_awaitsReport || m_inspectTimer->isActive())
        return; // of a pair that has changed since
    m_awaitsReport = false;
    m_checks->setChecks(pairChecks(report));
    updateCreate();
}

void PairSection::inspectionFailed(const QString& sentence)
{
    if (!m_awaitsReport)
        return;
    m_awaitsReport = false;
    m_checks->setMessage(sentence);
    updateCreate();
}

QString PairSection::missing() const
{
    if (m_expert->path().isEmpty())
        return tr("Choose the expert.");
    if (m_amateur->path().isEmpty())
        return tr("Choose the amateur.");
    if (m_awaitsReport)
        return tr("The two models are being inspected.");
    if (!m_checks->isGood())
        return m_checks->firstFault().isEmpty() ? tr("The two models could not be inspected.") : m_checks->firstFault();
    if (m_problems->path().isEmpty())
        return tr("Choose the file with the problems.");
    return m_workspace->path().isEmpty() ? tr("Choose a folder for the new workspace.") : QString();
}

void PairSection::updateCreate()
{
    const auto reason = missing();
    m_create->setEnabled(reason.isEmpty());
    m_create->setToolTip(
        reason.isEmpty() ? tr("The expert answers the problems and the amateur scores each step") : reason);
    m_reason->setText(reason);
}

} // namespace lr::widgets
