#include "models/statistics_model.h"

#include <QLocale>

namespace lr::widgets {

namespace {

QString natsText(const std::optional<double>& nats)
{
    return nats ? QLocale().toString(*nats, 'f', 3) : QStringLiteral("–");
}

} // namespace

StatisticsModel::StatisticsModel(const Exploration& exploration, QObject* parent)
    : QAbstractTableModel(parent)
    , m_exploration(exploration)
{
    connect(&exploration, &Exploration::stepsChanged, this, &StatisticsModel::compute);
    connect(&exploration, &Exploration::thresholdsChanged, this, &StatisticsModel::compute);
    connect(&exploration, &Exploration::gradesChanged, this, [this] { show(std::move(m_statistics)); });
    compute();
}

void StatisticsModel::compute()
{
    const auto steps = m_exploration.steps();
    const auto includeFirstStep = m_exploration.thresholds().includeFirstStep;
    if (steps == m_computedFor && includeFirstStep == m_includeFirstStep)
        return; // only a threshold has moved
    m_computedFor = steps;
    m_includeFirstStep = includeFirstStep;
    if (!steps) {
        m_background.cancel();
        show(std::nullopt);
        return;
    }
    m_background.run(
        [steps, includeFirstStep] {
            selection::StatisticsOptions options;
            options.includeFirstStep = includeFirstStep;
            return selection::computeStatistics(steps->table(), options);
        },
        [this](selection::StepStatistics statistics) { show(std::move(statistics)); });
}

void StatisticsModel::show(std::optional<selection::StepStatistics> statistics)
{
    beginResetModel();
    m_statistics = std::move(statistics);
    m_rows.clear();
    if (m_statistics)
        makeRows();
    endResetModel();
    Q_EMIT statisticsChanged();
}

void StatisticsModel::addGroup(const QString& name, const selection::StepGroup& group, const QString& help)
{
    const QLocale locale;
    m_rows.push_back({{name, locale.toString(static_cast<qulonglong>(group.count)),
                          tr("%1 %").arg(locale.toString(100 * group.share, 'f', 1)), natsText(group.meanKlNats)},
        help});
}

/// Over the trajectories of that verdict; shares and first steps as in the statistics that are shown.
selection::StepGroup StatisticsModel::stepsOf(AnswerVerdict verdict) const
{
    selection::StepGroup group;
    double sum = 0;
    const auto& table = m_computedFor->table();
    for (std::size_t t = 0; t < m_computedFor->numTrajectories(); ++t) {
        const auto numSteps = m_computedFor->numSteps(t);
        if (m_exploration.verdict(t) != verdict || numSteps == 0)
            continue;
        group.count += numSteps;
        sum += m_computedFor->figures()[t].meanKlNats * static_cast<double>(numSteps);
        const auto first = table.rowBegin(t);
        if (!m_includeFirstStep && table.steps()[first] == 0) {
            --group.count;
            sum -= double{table.klNats()[first]};
        }
    }
    const auto numAll = m_statistics->all.count;
    group.share = numAll > 0 ? static_cast<double>(group.count) / static_cast<double>(numAll) : 0;
    if (group.count > 0)
        group.meanKlNats = sum / static_cast<double>(group.count);
    return group;
}

void StatisticsModel::addAnswers(const QString& name, AnswerVerdict verdict, const QString& help)
{
    if (const auto group = stepsOf(verdict); group.count > 0)
        addGroup(name, group, help);
}

void StatisticsModel::addMean(const QString& name, const std::optional<double>& nats)
{
    m_rows.push_back({{name, {}, {}, natsText(nats)}, {}});
}

void StatisticsModel::makeRows()
{
    const QLocale locale;
    const auto& s = *m_statistics;
    addGroup(tr("All steps"), s.all,
        s.options.includeFirstStep ? tr("First steps are included.") : tr("First steps are left out."));
    addGroup(tr("Same top token"), s.top1Match, tr("Both models' most probable token is the same."));
    addGroup(tr("Different top token"), s.top1Mismatch, tr("The models' most probable tokens differ."));
    addGroup(tr("Expert sure, amateur not"), s.confidentExpertUncertainAmateur,
        tr("Expert entropy below %1 nats and amateur entropy above %2 nats.")
            .arg(locale.toString(s.options.confidentEntropyNats), locale.toString(s.options.uncertainEntropyNats)));
    addGroup(tr("Tail, KL > %1").arg(locale.toString(s.options.tailKlNats)), s.tail,
        tr("Steps where the models are far apart."));
    addAnswers(tr("In right answers"), AnswerVerdict::Right, tr("Steps of answers that are right."));
    addAnswers(
        tr("In wrong answers"), AnswerVerdict::Wrong, tr("Steps of answers that ended by themselves and are wrong."));
    addAnswers(tr("In unfinished answers"), AnswerVerdict::Unfinished,
        tr("Steps of answers that the token limit cut off before a right answer."));
    addMean(tr("Expert entropy, mean"), s.meanExpertEntropyNats);
    addMean(tr("Amateur entropy, mean"), s.meanAmateurEntropyNats);
    for (const auto& quantile : s.klQuantiles) {
        const auto name = quantile.probability == 0     ? tr("KL, smallest")
                          : quantile.probability == 0.5 ? tr("KL, median")
                          : quantile.probability == 1   ? tr("KL, largest")
                                                        : tr("KL, %1 % quantile").arg(100 * quantile.probability);
        addMean(name, quantile.value);
    }
}

int StatisticsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int StatisticsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : NumColumns;
}

QVariant StatisticsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return row.cells[index.column()];
    if (role == Qt::ToolTipRole && !row.help.isEmpty())
        return row.help;
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignVCenter | (index.column() == What ? Qt::AlignLeft : Qt::AlignRight));
    return {};
}

QVariant StatisticsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= NumColumns || role != Qt::DisplayRole)
        return {};
    static constexpr const char* kNames[] = {
        QT_TR_NOOP("Group"), QT_TR_NOOP("Steps"), QT_TR_NOOP("Share"), QT_TR_NOOP("Nats")};
    return tr(kNames[section]);
}

} // namespace lr::widgets
