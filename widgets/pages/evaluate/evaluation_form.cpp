#include "pages/evaluate/evaluation_form.h"

#include "pages/path_field.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

namespace lr::widgets {

namespace {

constexpr int kMaxEvaluatedProblems = 1'000'000;
constexpr int kMaxEvaluationTokens = 1'048'576;
constexpr double kMaxTemperature = 100;

/// The names that the engine takes, and what people call them.
const std::vector<std::pair<const char*, const char*>> kBenchmarks{
    {"gsm8k", "GSM8K"},
    {"math", "MATH"},
    {"svamp", "SVAMP"},
    {"asdiv", "ASDiv"},
    {"minerva_math", "Minerva Math"},
    {"olympiadbench", "OlympiadBench"},
    {"mmlu_stem", "MMLU STEM"},
    {"demo", QT_TRANSLATE_NOOP("lr::widgets::EvaluationForm", "Demo (sums in words)")},
};

/// Selects the entry with that data; an editable box takes other text too.
void choose(QComboBox* box, const QString& value)
{
    const int index = box->findData(value);
    if (index >= 0)
        box->setCurrentIndex(index);
    else if (box->isEditable())
        box->setEditText(value);
}

std::string textOf(const QString& text)
{
    return text.toStdString();
}

} // namespace

EvaluationForm::EvaluationForm(QWidget* parent)
    : QWidget(parent)
    , m_model(new PathField(PathField::Kind::Folder, tr("Model folder"), this))
    , m_adapter(new QComboBox(this))
    , m_benchmark(new QComboBox(this))
    , m_problems(new PathField(PathField::Kind::File, tr("Problem file"), this))
    , m_maxProblems(new QSpinBox(this))
    , m_maxNewTokens(new QSpinBox(this))
    , m_temperature(new QDoubleSpinBox(this))
    , m_label(new QLineEdit(this))
    , m_device(new QComboBox(this))
    , m_dtype(new QComboBox(this))
{
    makeFields();
    makeLayout();
    connectFields();
    setJob({});
}

void EvaluationForm::makeFields()
{
    m_model->setObjectName(QStringLiteral("evaluationModel"));
    m_problems->setObjectName(QStringLiteral("evaluationProblems"));
    m_problems->setToolTip(tr("JSON Lines with question and answer, or a .txt file with one problem per line"));
    m_adapter->setObjectName(QStringLiteral("evaluationAdapter"));
    m_adapter->setEditable(true);
    m_adapter->setInsertPolicy(QComboBox::NoInsert);
    m_adapter->lineEdit()->setPlaceholderText(tr("none"));
    m_adapter->setToolTip(tr("The adapter to use with the model: the name of a run, followed by @STEP for one of its "
                             "checkpoints, or a folder. Empty: the model without an adapter."));
    setRuns({});
    for (const auto& [name, title] : kBenchmarks)
        m_benchmark->addItem(tr(title), QString::fromLatin1(name));
    m_benchmark->setToolTip(tr("Decides how the problem file is read and how an answer is judged"));
    m_maxProblems->setRange(0, kMaxEvaluatedProblems);
    m_maxProblems->setSpecialValueText(tr("all"));
    m_maxProblems->setToolTip(tr("How many questions to ask, from the beginning of the file"));
    m_maxNewTokens->setRange(1, kMaxEvaluationTokens);
    m_maxNewTokens->setSuffix(tr(" tokens"));
    m_maxNewTokens->setGroupSeparatorShown(true);
    m_maxProblems->setGroupSeparatorShown(true);
    m_maxNewTokens->setToolTip(
        tr("The most tokens that an answer may have; an answer that is cut off there is seldom right"));
    m_temperature->setRange(0, kMaxTemperature);
    m_temperature->setSingleStep(0.1);
    m_temperature->setSpecialValueText(tr("0 (greedy)"));
    m_temperature->setToolTip(tr("0 always takes the most probable token, so the answers are the same every time"));
    m_label->setPlaceholderText(tr("from the folders"));
    m_label->setToolTip(tr("The evaluation's name in the list"));
    setDevices({});
    m_dtype->addItem(tr("automatic"), QStringLiteral("auto"));
    m_dtype->addItem(QStringLiteral("float32"), QStringLiteral("float32"));
    m_dtype->addItem(QStringLiteral("bfloat16"), QStringLiteral("bfloat16"));
    for (auto* box : {m_adapter, m_benchmark, m_device, m_dtype})
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
}

void EvaluationForm::makeLayout()
{
    auto* form = new QFormLayout(this);
    form->setContentsMargins({});
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Model"), m_model);
    form->addRow(tr("&Adapter"), m_adapter);
    form->addRow(tr("&Benchmark"), m_benchmark);
    form->addRow(tr("Problem &file"), m_problems);
    form->addRow(tr("&Questions"), m_maxProblems);
    form->addRow(tr("&Up to"), m_maxNewTokens);
    form->addRow(tr("Temperatu&re"), m_temperature);
    form->addRow(tr("&Label"), m_label);
    form->addRow(tr("Devi&ce"), m_device);
    form->addRow(tr("Computing t&ype"), m_dtype);
}

void EvaluationForm::connectFields()
{
    for (auto* field : {m_model, m_problems})
        connect(field, &PathField::pathChanged, this, &EvaluationForm::changed);
    connect(m_device, &QComboBox::textActivated, this, [this](const QString& name) { m_preferredDevice = name; });
    for (auto* box : {m_adapter, m_benchmark, m_device, m_dtype})
        connect(box, &QComboBox::currentTextChanged, this, &EvaluationForm::changed);
    for (auto* box : {m_maxProblems, m_maxNewTokens})
        connect(box, &QSpinBox::valueChanged, this, &EvaluationForm::changed);
    connect(m_temperature, &QDoubleSpinBox::valueChanged, this, &EvaluationForm::changed);
    connect(m_label, &QLineEdit::textChanged, this, &EvaluationForm::changed);
}

std::string EvaluationForm::adapter() const
{
    const auto text = m_adapter->currentText().trimmed();
    return textOf(text == m_adapter->itemText(0) ? QString() : text);
}

settings::EvaluateSettings EvaluationForm::job() const
{
    auto job = m_base;
    job.model = textOf(m_model->path());
    job.run = adapter();
    job.benchmark = textOf(m_benchmark->currentData().toString());
    job.problems = textOf(m_problems->path());
    job.label = textOf(m_label->text().trimmed());
    job.maxProblems = m_maxProblems->value();
    job.maxNewTokens = m_maxNewTokens->value();
    job.temperature = m_temperature->value();
    job.runtime.device = textOf(m_device->currentData().toString());
    job.runtime.dtype = textOf(m_dtype->currentData().toString());
    return job;
}

void EvaluationForm::setJob(const settings::EvaluateSettings& job)
{
    const bool wasBlocked = blockSignals(true); // one change, not ten
    m_base = job;
    m_preferredDevice = QString::fromStdString(job.runtime.device);
    m_model->setPath(QString::fromStdString(job.model));
    m_adapter->setEditText(QString::fromStdString(job.run));
    choose(m_benchmark, QString::fromStdString(job.benchmark));
    m_problems->setPath(QString::fromStdString(job.problems));
    m_label->setText(QString::fromStdString(job.label));
    m_maxProblems->setValue(static_cast<int>(job.maxProblems));
    m_maxNewTokens->setValue(static_cast<int>(job.maxNewTokens));
    m_temperature->setValue(job.temperature);
    choose(m_device, QString::fromStdString(job.runtime.device));
    choose(m_dtype, QString::fromStdString(job.runtime.dtype));
    blockSignals(wasBlocked);
    Q_EMIT changed();
}

QString EvaluationForm::missing() const
{
    if (m_model->path().isEmpty())
        return tr("Choose the folder of the model to ask.");
    if (m_problems->path().isEmpty())
        return tr("Choose the file with the problems.");
    return {};
}

void EvaluationForm::setRuns(const std::vector<protocol::RunInfo>& runs)
{
    const auto chosen = m_adapter->currentText();
    const QSignalBlocker blocker(m_adapter);
    m_adapter->clear();
    m_adapter->addItem(tr("none"));
    for (const auto& run : runs) {
        const auto name = QString::fromStdString(run.name);
        if (run.failure)
            continue;
        if (run.hasAdapter)
            m_adapter->addItem(name);
        for (auto step = run.checkpoints.rbegin(); step != run.checkpoints.rend(); ++step)
            m_adapter->addItem(QStringLiteral("%1@%2").arg(name).arg(*step));
    }
    m_adapter->setEditText(chosen);
}

void EvaluationForm::setRuntimeDefaults(const settings::RuntimeSettings& defaults)
{
    m_base.runtime.threads = defaults.threads;
    m_preferredDevice = QString::fromStdString(defaults.device);
    choose(m_device, m_preferredDevice);
}

void EvaluationForm::setDevices(const std::vector<protocol::DeviceInfo>& devices)
{
    const QSignalBlocker blocker(m_device);
    m_device->clear();
    for (const auto& device : devices) {
        const auto name = QString::fromStdString(device.name);
        m_device->addItem(name, name);
        m_device->setItemData(
            m_device->count() - 1, QString::fromStdString(device.description).toHtmlEscaped(), Qt::ToolTipRole);
    }
    if (devices.empty())
        m_device->addItem(QStringLiteral("cpu"), QStringLiteral("cpu"));
    choose(m_device, m_preferredDevice);
}

} // namespace lr::widgets
