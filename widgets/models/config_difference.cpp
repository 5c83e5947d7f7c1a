#include "models/config_difference.h"

#include "models/run_settings.h"

#include <QStringList>

#include <map>

namespace lr::widgets {

namespace {

constexpr int kMaxDepth = 16;
using Flat = std::map<std::string, common::Json>;

void flatten(const common::Json& json, const std::string& path, int depth, Flat& flat)
{
    if (!json.is_object() || json.empty() || depth == kMaxDepth) {
        flat[path] = json;
        return;
    }
    for (const auto& [key, value] : json.items())
        flatten(value, path.empty() ? key : path + "." + key, depth + 1, flat);
}

Flat flattened(const common::Json& json)
{
    Flat flat;
    if (json.is_object() && !json.empty())
        flatten(json, {}, 0, flat);
    return flat;
}

QString textOf(const common::Json& value)
{
    if (value.is_string())
        return QString::fromStdString(value.get<std::string>());
    if (!value.is_array())
        return QString::fromStdString(common::dumpJson(value));
    QStringList items;
    for (const auto& item : value)
        items << textOf(item);
    return items.join(QStringLiteral(", "));
}

} // namespace

std::vector<ConfigDifference> configDifferences(const common::Json& left, const common::Json& right)
{
    const auto a = flattened(left), b = flattened(right);
    Flat keys = a;
    keys.insert(b.begin(), b.end());
    std::vector<ConfigDifference> differences;
    for (const auto& [key, unused] : keys) {
        const auto inA = a.find(key), inB = b.find(key);
        if (inA != a.end() && inB != b.end() && inA->second == inB->second)
            continue;
        differences.push_back({QString::fromStdString(key), inA == a.end() ? QString() : textOf(inA->second),
            inB == b.end() ? QString() : textOf(inB->second)});
    }
    return differences;
}

void ConfigDifferenceModel::setRuns(
    const QString& leftName, const common::Json& left, const QString& rightName, const common::Json& right)
{
    auto differences = configDifferences(comparableDescription(left), comparableDescription(right));
    if (leftName == m_leftName && rightName == m_rightName && differences == m_differences)
        return;
    beginResetModel(); // another pair: no row of the old table means anything in the new one
    m_leftName = leftName;
    m_rightName = rightName;
    m_differences = std::move(differences);
    endResetModel();
}

int ConfigDifferenceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_differences.size());
}

int ConfigDifferenceModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : NumColumns;
}

QVariant ConfigDifferenceModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const auto& row = m_differences[static_cast<std::size_t>(index.row())];
    const auto& text = index.column() == Setting ? row.key : index.column() == Left ? row.left : row.right;
    return text.isNull() ? tr("(not there)") : text;
}

QVariant ConfigDifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Setting ? tr("Setting") : section == Left ? m_leftName : m_rightName;
}

} // namespace lr::widgets
