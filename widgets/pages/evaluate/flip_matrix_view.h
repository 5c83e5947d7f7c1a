#pragma once

#include "models/question_filter.h"
#include "protocol/run_messages.h"

#include <QWidget>

#include <array>

class QLabel;

namespace lr::widgets {

class FlipCell;

/// The results, before and after, of the questions that both evaluations answered: two by two counts, each a button
/// that lists its questions, with McNemar's test and the interval of the difference.
class FlipMatrixView : public QWidget
{
    Q_OBJECT

public:
    explicit FlipMatrixView(QWidget* parent = nullptr);

    void setComparison(const protocol::EvaluationComparison& comparison);
    /// Shows, instead of a comparison, a sentence that says why there is none.
    void clear(const QString& reason);

Q_SIGNALS:
    void outcomeChosen(lr::widgets::Outcome outcome);

private:
    FlipCell* addCell(Outcome outcome, const QString& name);
    QString verdictText(const protocol::EvaluationComparison& comparison) const;

    std::array<FlipCell*, 4> m_cells{};
    QWidget* m_grid;
    QLabel* m_text;
};

} // namespace lr::widgets
