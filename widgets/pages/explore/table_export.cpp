#include "pages/explore/table_export.h"

#include "common/atomic_file.h"
#include "common/error.h"

#include <QFile>

#include <cmath>
#include <string_view>
#include <vector>

namespace lr::widgets {

using namespace Qt::StringLiterals;

using steps::StepRecord;

namespace {

QString probability(float logProb)
{
    return csvNumber(std::exp(double{logProb}));
}

/// The columns that files always had, in their order.
QStringList firstStepColumns()
{
    return {u"problem"_s, u"prompt_id"_s, u"step"_s, u"token_id"_s, u"token"_s, u"kl_nats"_s, u"expert_entropy_nats"_s,
        u"amateur_entropy_nats"_s, u"expert_prob"_s, u"amateur_prob"_s, u"expert_rank"_s, u"amateur_rank"_s,
        u"expert_top1"_s, u"amateur_top1"_s, u"selected"_s};
}

/// The quantities whose columns follow those.
std::vector<const steps::Quantity*> laterQuantities()
{
    std::vector<const steps::Quantity*> later;
    const auto first = firstStepColumns();
    for (const auto& quantity : steps::kQuantities)
        if (!first.contains(QLatin1String(quantity.key)))
            later.push_back(&quantity);
    return later;
}

QStringList stepColumns()
{
    auto columns = firstStepColumns();
    for (const auto* quantity : laterQuantities())
        columns << QString::fromLatin1(quantity->key);
    return columns;
}

QString cellOf(const steps::StepTable& table, std::size_t row, const steps::Quantity& quantity)
{
    return csvNumber(table.value(row, quantity)); // empty where there is no value
}

/// What stands in firstStepColumns().
QStringList firstStepCells(const ScoringSteps& steps, const TokenTexts& texts, std::size_t row, bool isSelected)
{
    const auto position = steps.positionOf(row);
    const auto& table = steps.table();
    const auto at = [&](auto member) { return table.column(member)[row]; };
    const auto cell = [&](std::string_view key) { return cellOf(table, row, *steps::findQuantity(key)); };
    return {QString::number(position.trajectory + 1),
        QString::fromStdString(steps.heads()[position.trajectory].promptId), QString::number(position.step),
        QString::number(at(&StepRecord::tokenId)), texts.text(at(&StepRecord::tokenId)), cell("kl_nats"),
        cell("expert_entropy_nats"), cell("amateur_entropy_nats"), probability(at(&StepRecord::expertLogProb)),
        probability(at(&StepRecord::amateurLogProb)), cell("expert_rank"), cell("amateur_rank"),
        texts.text(table.expertTop1Id(row)), texts.text(at(&StepRecord::amateurTop1Id)),
        isSelected ? QStringLiteral("1") : QStringLiteral("0")};
}

/// A step by its row, with all that it needs held.
std::function<QStringList(std::size_t)> stepCells(const Exploration& exploration)
{
    return [steps = exploration.steps(), texts = exploration.texts(), thresholds = exploration.thresholds(),
               later = laterQuantities()](std::size_t row) {
        const auto& table = steps->table();
        const auto isSelected = selection::isSelected(table.steps()[row], table.klNats()[row],
            selection::klCut(thresholds.klThreshold), thresholds.includeFirstStep);
        auto cells = firstStepCells(*steps, *texts, row, isSelected);
        for (const auto* quantity : later)
            cells << cellOf(table, row, *quantity);
        return cells;
    };
}

} // namespace

CsvTable problemsCsv(const Exploration& exploration)
{
    CsvTable table;
    table.columns = {u"problem"_s, u"prompt_id"_s, u"question"_s, u"steps"_s, u"mean_kl_nats"_s, u"max_kl_nats"_s,
        u"selected_steps"_s, u"verdict"_s};
    const auto steps = exploration.steps();
    table.numRows = steps ? steps->numTrajectories() : 0;
    std::vector<std::uint32_t> selected;
    std::vector<AnswerVerdict> verdicts;
    for (std::size_t t = 0; t < table.numRows; ++t) {
        selected.push_back(exploration.numSelected(t));
        verdicts.push_back(exploration.verdict(t));
    }
    table.row = [steps, selected = std::move(selected), verdicts = std::move(verdicts)](std::size_t t) {
        const auto& head = steps->heads()[t];
        const auto& figures = steps->figures()[t];
        return QStringList{QString::number(t + 1), QString::fromStdString(head.promptId),
            QString::fromStdString(head.question), QString::number(steps->numSteps(t)), csvNumber(figures.meanKlNats),
            csvNumber(figures.maxKlNats), QString::number(selected[t]),
            QString::fromLatin1(evaluation::nameOf(verdicts[t]))};
    };
    return table;
}

CsvTable stepsCsv(const Exploration& exploration)
{
    const auto steps = exploration.steps();
    return {stepColumns(), steps ? steps->numSteps() : 0, stepCells(exploration)};
}

CsvTable pinsCsv(const Exploration& exploration)
{
    const auto rows = exploration.pinnedRows();
    return {
        stepColumns(), rows.size(), [rows, cells = stepCells(exploration)](std::size_t i) { return cells(rows[i]); }};
}

QString writeCsv(const CsvTable& table, const QString& path)
{
    try {
        const auto csv = toCsv(table);
        common::writeFileAtomically(
            QFile::encodeName(path).toStdString(), {csv.constData(), static_cast<std::size_t>(csv.size())});
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace lr::widgets
