#include "pages/evaluate/flip_matrix_view.h"

#include "models/accuracy_text.h"
#include "pages/evaluate/flip_cell.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace lr::widgets {

namespace {

constexpr double kSignificance = 0.05;

QLabel* heading(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

} // namespace

FlipMatrixView::FlipMatrixView(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QWidget(this))
    , m_text(new QLabel(this))
{
    setObjectName(QStringLiteral("flipMatrix"));
    setAccessibleName(tr("Flip matrix"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_cells = {addCell(Outcome::StayedRight, tr("stayed right")),
        addCell(Outcome::NoLongerRight, tr("no longer right")), addCell(Outcome::BecameRight, tr("became right")),
        addCell(Outcome::RightInNeither, tr("right in neither"))};

    auto* grid = new QGridLayout(m_grid);
    grid->setContentsMargins({});
    grid->setSpacing(2);
    grid->addWidget(heading(tr("now right"), m_grid), 0, 1);
    grid->addWidget(heading(tr("now not right"), m_grid), 0, 2);
    grid->addWidget(heading(tr("was\nright"), m_grid), 1, 0);
    grid->addWidget(heading(tr("was not\nright"), m_grid), 2, 0);
    for (int i = 0; i < 4; ++i)
        grid->addWidget(m_cells[static_cast<std::size_t>(i)], 1 + i / 2, 1 + i % 2);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_grid, 1);
    layout->addWidget(m_text);
    clear(tr("Pin an evaluation as the baseline and choose another: what flipped between them appears here."));
}

FlipCell* FlipMatrixView::addCell(Outcome outcome, const QString& name)
{
    auto* cell = new FlipCell(outcome, name, m_grid);
    connect(cell, &FlipCell::clicked, this, [this, outcome] { Q_EMIT outcomeChosen(outcome); });
    return cell;
}

void FlipMatrixView::setComparison(const protocol::EvaluationComparison& comparison)
{
    const auto total = comparison.bothRight + comparison.bothWrong + comparison.becameRight + comparison.becameWrong;
    if (total == 0) {
        clear(tr("These two evaluations have no question in common."));
        return;
    }
    const std::array counts{comparison.bothRight, comparison.becameWrong, comparison.becameRight, comparison.bothWrong};
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        m_cells[i]->setCount(counts[i], total);
    m_grid->show();
    m_text->setText(verdictText(comparison));
}

QString FlipMatrixView::verdictText(const protocol::EvaluationComparison& comparison) const
{
    auto text = tr("%1 (95 % interval %2 to %3), McNemar's test %4: %5.")
                    .arg(pointsText(comparison.difference), pointsText(comparison.differenceLow),
                        pointsText(comparison.differenceHigh), pValueText(comparison.pValue),
                        comparison.pValue < kSignificance ? tr("more than chance") : tr("chance alone can explain it"));
    if (comparison.onlyBefore > 0 || comparison.onlyAfter > 0)
        text += u' ' + tr("Left out: %1 questions that only the baseline answered, and %2 that only the other "
                          "evaluation answered.")
                           .arg(comparison.onlyBefore)
                           .arg(comparison.onlyAfter);
    return text;
}

void FlipMatrixView::clear(const QString& reason)
{
    m_grid->hide();
    m_text->setText(reason);
}

} // namespace lr::widgets
