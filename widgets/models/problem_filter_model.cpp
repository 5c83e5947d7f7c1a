#include "models/problem_filter_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace lr::widgets {

namespace {

/// Numbers come first, by their value; then texts, without regard to case.
std::pair<double, QString> textKey(const QString& text)
{
    bool isNumber = false;
    const auto number = text.toDouble(&isNumber);
    if (isNumber && std::isfinite(number))
        return {number, {}};
    return {std::numeric_limits<double>::infinity(), text.toCaseFolded()};
}

} // namespace

ProblemFilterModel::ProblemFilterModel(ProblemTableModel& problems, QObject* parent)
    : QAbstractProxyModel(parent)
    , m_problems(problems)
{
    setSourceModel(&problems);
    const auto renew = [this] {
        m_texts.reset(m_problems.exploration().steps(), m_problems.exploration().texts());
        refilter();
    };
    connect(&problems, &QAbstractItemModel::modelReset, this, renew);
    connect(&problems, &QAbstractItemModel::rowsInserted, this, renew);
    connect(&problems, &QAbstractItemModel::dataChanged, this, &ProblemFilterModel::followSource);
    connect(&problems.exploration(), &Exploration::vocabularyChanged, this, renew);
    renew();
}

void ProblemFilterModel::setShow(Show show)
{
    m_show = show;
    refilter();
}

QString ProblemFilterModel::setSearch(const QString& text, bool isRegularExpression)
{
    m_isExpression = isRegularExpression && !text.isEmpty();
    m_needle = text.toCaseFolded();
    QString fault;
    if (m_isExpression) {
        m_expression = QRegularExpression(
            text, QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
        m_expression.optimize();
        if (!m_expression.isValid()) {
            fault = tr("Not a regular expression: %1 at character %2.")
                        .arg(m_expression.errorString())
                        .arg(m_expression.patternErrorOffset() + 1);
            m_isExpression = false;
            m_needle.clear();
        }
    }
    refilter();
    return fault;
}

bool ProblemFilterModel::accepts(std::int32_t row) const
{
    const auto trajectory = static_cast<std::size_t>(row);
    const auto& exploration = m_problems.exploration();
    const auto isShown = [&] {
        switch (m_show) {
        case Show::Right:
            return exploration.verdict(trajectory) == AnswerVerdict::Right;
        case Show::Wrong:
            return exploration.verdict(trajectory) == AnswerVerdict::Wrong;
        case Show::Unfinished:
            return exploration.verdict(trajectory) == AnswerVerdict::Unfinished;
        case Show::WithSelected:
            return exploration.numSelected(trajectory) > 0;
        case Show::WithoutSelected:
            return exploration.numSelected(trajectory) == 0;
        case Show::All:
            break;
        }
        return true;
    };
    if (!isShown())
        return false;
    if (m_isExpression)
        return m_expression.match(m_texts.text(trajectory)).hasMatch();
    return m_needle.isEmpty() || m_texts.foldedText(trajectory).contains(m_needle);
}

std::vector<std::int32_t> ProblemFilterModel::acceptedRows() const
{
    std::vector<std::int32_t> rows;
    for (std::int32_t row = 0; row < m_problems.rowCount(); ++row) {
        if (accepts(row))
            rows.push_back(row);
    }
    return rows;
}

void ProblemFilterModel::sortRows(std::vector<std::int32_t>& rows) const
{
    if (m_sortColumn < 0)
        return;
    const auto column = static_cast<ProblemTableModel::Column>(m_sortColumn);
    const auto sortBy = [&](const auto& keyOf) {
        std::vector<decltype(keyOf(0))> keys(static_cast<std::size_t>(m_problems.rowCount()));
        for (const auto row : rows)
            keys[static_cast<std::size_t>(row)] = keyOf(row);
        std::stable_sort(rows.begin(), rows.end(), [&](std::int32_t a, std::int32_t b) {
            const auto& first = keys[static_cast<std::size_t>(a)];
            const auto& second = keys[static_cast<std::size_t>(b)];
            return m_sortOrder == Qt::AscendingOrder ? first < second : second < first;
        });
    };
    if (ProblemTableModel::isText(column))
        sortBy([&](std::int32_t row) { return textKey(m_problems.text(row, column)); });
    else
        sortBy([&](std::int32_t row) { return m_problems.sortKey(row, column); });
}

void ProblemFilterModel::refilter()
{
    auto rows = acceptedRows();
    sortRows(rows);
    replaceRows(std::move(rows));
}

void ProblemFilterModel::replaceRows(std::vector<std::int32_t> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_places.assign(static_cast<std::size_t>(m_problems.rowCount()), -1);
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_places[static_cast<std::size_t>(m_rows[i])] = static_cast<std::int32_t>(i);
    endResetModel();
    Q_EMIT rowsChanged();
}

/// `rows` are those of m_rows in another order.
void ProblemFilterModel::reorder(std::vector<std::int32_t> rows)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const auto before = persistentIndexList();
    QModelIndexList sources;
    for (const auto& old : before)
        sources.append(mapToSource(old));
    m_rows = std::move(rows);
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_places[static_cast<std::size_t>(m_rows[i])] = static_cast<std::int32_t>(i);
    QModelIndexList after;
    for (const auto& source : sources)
        after.append(mapFromSource(source));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
    Q_EMIT rowsChanged();
}

void ProblemFilterModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    auto rows = m_rows;
    if (column < 0)
        std::sort(rows.begin(), rows.end());
    sortRows(rows);
    reorder(std::move(rows));
}

bool ProblemFilterModel::dependsOn(int first, int last) const
{
    const bool filters = first == ProblemTableModel::NumSelected
                             ? m_show == Show::WithSelected || m_show == Show::WithoutSelected
                             : m_show == Show::Right || m_show == Show::Wrong || m_show == Show::Unfinished;
    return filters || (m_sortColumn >= first && m_sortColumn <= last);
}

void ProblemFilterModel::followSource(
    const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles)
{
    if (dependsOn(topLeft.column(), bottomRight.column())) {
        auto rows = acceptedRows();
        sortRows(rows);
        const bool areTheSame = rows.size() == m_rows.size() &&
                                std::all_of(rows.begin(), rows.end(),
                                    [&](std::int32_t row) { return rowOf(static_cast<std::size_t>(row)) >= 0; });
        if (!areTheSame)
            return replaceRows(std::move(rows));
        if (rows != m_rows)
            reorder(std::move(rows));
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(
            index(0, topLeft.column()), index(static_cast<int>(m_rows.size()) - 1, bottomRight.column()), roles);
}

int ProblemFilterModel::rowOf(std::size_t trajectory) const
{
    return trajectory < m_places.size() ? m_places[trajectory] : -1;
}

QModelIndex ProblemFilterModel::index(int row, int column, const QModelIndex& parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

QModelIndex ProblemFilterModel::parent(const QModelIndex&) const
{
    return {};
}

QModelIndex ProblemFilterModel::sibling(int row, int column, const QModelIndex& index) const
{
    return index.isValid() ? this->index(row, column) : QModelIndex();
}

int ProblemFilterModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ProblemFilterModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ProblemTableModel::NumColumns;
}

QModelIndex ProblemFilterModel::mapToSource(const QModelIndex& proxyIndex) const
{
    if (!proxyIndex.isValid())
        return {};
    return m_problems.index(m_rows[static_cast<std::size_t>(proxyIndex.row())], proxyIndex.column());
}

QModelIndex ProblemFilterModel::mapFromSource(const QModelIndex& sourceIndex) const
{
    if (!sourceIndex.isValid())
        return {};
    const auto row = rowOf(static_cast<std::size_t>(sourceIndex.row()));
    return row < 0 ? QModelIndex() : index(row, sourceIndex.column());
}

} // namespace lr::widgets
