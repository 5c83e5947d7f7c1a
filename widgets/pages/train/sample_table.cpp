#include "pages/train/sample_table.h"

#include "pages/table_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace lr::widgets {

namespace {

constexpr std::size_t kNumPreviews = 200;

} // namespace

SampleTable::SampleTable(QWidget* parent)
    : QWidget(parent)
    , m_summary(new QLabel(this))
    , m_table(new TableView(this))
    , m_detail(new QPlainTextEdit(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::PlainText);
    m_table->setModel(&m_model);
    m_table->setObjectName(QStringLiteral("samples_table"));
    m_table->setAccessibleName(tr("What is trained on"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_detail->setReadOnly(true);
    m_detail->setTabChangesFocus(true);
    m_detail->setAccessibleName(tr("The chosen sample in full"));
    m_detail->setPlaceholderText(tr("Choose a sample to see its whole question, prefix and label."));
    m_detail->setMaximumHeight(7 * fontMetrics().lineSpacing());
    column->addWidget(m_summary);
    column->addWidget(m_table, 1);
    column->addWidget(m_detail);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) { showChosen(current.row()); });
}

void SampleTable::setSteps(std::shared_ptr<const ScoringSteps> steps, std::shared_ptr<const TokenTexts> texts)
{
    m_steps = std::move(steps);
    m_texts = std::move(texts);
}

void SampleTable::showSamplesOf(const settings::TrainSettings& job)
{
    if (const auto reason = whyNothing(job); !reason.isEmpty())
        return clear(reason);
    try {
        setPreviews(previewSamples(*m_steps, *m_texts, job, kNumPreviews));
    } catch (const std::exception& error) {
        clear(QString::fromUtf8(error.what()));
    }
}

QString SampleTable::whyNothing(const settings::TrainSettings& job) const
{
    if (!job.samples.empty())
        return tr("The engine reads the samples from the file %1.").arg(QString::fromStdString(job.samples));
    if (!m_steps || !m_texts || m_steps->numSteps() == 0)
        return tr("The samples are shown here once the steps are open on the Explore page.");
    const auto wanted = job.scoring == 0 ? m_latestScoring : job.scoring;
    if (wanted == 0 || wanted == m_steps->scoring())
        return {};
    return tr("The Explore page shows scoring %1, but the run uses scoring %2. Open that one on the Explore page to "
              "see its samples.")
        .arg(m_steps->scoring())
        .arg(wanted);
}

void SampleTable::setPreviews(SamplePreviews previews)
{
    const auto numShown = static_cast<qsizetype>(previews.first.size());
    m_summary->setText(tr("The first %L1 of %L2 samples. Each trains the model to predict, after the question and the "
                          "prefix, the weights of its label; the “quoted” token is what the expert wrote.")
                           .arg(numShown)
                           .arg(static_cast<qulonglong>(previews.numSamples)));
    m_model.setSamples(std::move(previews.first));
    m_detail->clear();
    const int em = fontMetrics().averageCharWidth();
    m_table->setColumnWidth(SamplePreviewModel::Question, 30 * em);
    m_table->setColumnWidth(SamplePreviewModel::Step, 7 * em);
    m_table->setColumnWidth(SamplePreviewModel::Kl, 11 * em);
    m_table->setColumnWidth(SamplePreviewModel::Prefix, 34 * em);
}

void SampleTable::clear(const QString& reason)
{
    m_model.setSamples({});
    m_detail->clear();
    m_summary->setText(reason);
}

void SampleTable::showChosen(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return m_detail->clear();
    const auto& sample = m_model.sample(row);
    m_detail->setPlainText(tr("Question: %1\nPrefix: %2\nLabel: %3")
                               .arg(sample.question, sample.prefix.isEmpty() ? tr("(none)") : sample.prefix,
                                   labelText(sample, static_cast<int>(sample.label.size()))));
}

} // namespace lr::widgets
