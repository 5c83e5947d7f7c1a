#include "models/sample_preview_model.h"

#include <QLocale>
#include <QStringList>

#include <array>

namespace lr::widgets {

namespace {

constexpr int kMaxLabelTokens = 6;
constexpr qsizetype kMaxPrefixCharacters = 60;

/// The end of the prefix: what the next token follows.
QString tail(const QString& text)
{
    return text.size() <= kMaxPrefixCharacters ? text : QStringLiteral("…") + text.right(kMaxPrefixCharacters);
}

} // namespace

QString labelText(const SamplePreview& sample, int maxTokens)
{
    QStringList parts;
    for (const auto& [token, weight, isActual] : sample.label) {
        if (parts.size() == maxTokens) {
            parts << QStringLiteral("…");
            break;
        }
        const auto percent = QLocale().toString(100 * weight, 'f', weight < 0.0995 ? 1 : 0);
        parts << QStringLiteral("%1 %2 %").arg(isActual ? QStringLiteral("“%1”").arg(token) : token, percent);
    }
    return parts.join(QStringLiteral(",  "));
}

void SamplePreviewModel::setSamples(std::vector<SamplePreview> samples)
{
    beginResetModel(); // other thresholds: another set of samples altogether
    m_samples = std::move(samples);
    endResetModel();
}

int SamplePreviewModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_samples.size());
}

int SamplePreviewModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : NumColumns;
}

QString SamplePreviewModel::textOf(const SamplePreview& sample, int column) const
{
    switch (column) {
    case Question:
        return sample.question.simplified();
    case Step:
        return QLocale().toString(sample.step);
    case Kl:
        return QLocale().toString(sample.klNats, 'f', 2);
    case Prefix:
        return sample.prefix.isEmpty() ? tr("(none)") : tail(sample.prefix);
    case Label:
        return labelText(sample, kMaxLabelTokens);
    default:
        return {};
    }
}

QVariant SamplePreviewModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& sample = m_samples[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return textOf(sample, index.column());
    if (role == Qt::TextAlignmentRole && (index.column() == Step || index.column() == Kl))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant SamplePreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    static constexpr std::array kTitles{QT_TR_NOOP("Question"), QT_TR_NOOP("Step"), QT_TR_NOOP("KL (nats)"),
        QT_TR_NOOP("Prefix"), QT_TR_NOOP("Label: token and weight")};
    return section >= 0 && section < NumColumns ? tr(kTitles[static_cast<std::size_t>(section)]) : QVariant();
}

} // namespace lr::widgets
