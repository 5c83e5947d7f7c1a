#pragma once

#include "models/verdict_text.h"
#include "protocol/run_messages.h"

#include <QAbstractTableModel>
#include <QString>

#include <optional>
#include <unordered_map>
#include <vector>

namespace lr::widgets {

/// One model's answer to a question.
struct Answer
{
    QString text;      ///< the whole completion
    QString extracted; ///< empty: no answer was found in it
    QString reason;    ///< of the verdict
    qint64 numTokens = 0;
    bool isCorrect = false;
    bool isCutOff = false; ///< the token limit ended it

    evaluation::AnswerVerdict verdict() const { return evaluation::verdictOfAnswer(isCorrect, isCutOff); }
    bool operator==(const Answer&) const = default;
};

/// A question with its answers in the shown evaluation and in the baseline, if they have one.
struct AnsweredQuestion
{
    std::int64_t problem = 0;
    QString promptId;
    QString question;
    QString reference;
    std::optional<Answer> before; ///< the baseline's
    std::optional<Answer> after;  ///< the shown evaluation's

    bool becameRight() const { return before && after && !before->isCorrect && after->isCorrect; }
    /// Wrong or unfinished.
    bool isNoLongerRight() const { return before && after && before->isCorrect && !after->isCorrect; }
};

/// The questions of one evaluation, beside a baseline's answers to them where there is a baseline. Results arrive in
/// pages and in any order; for a question that is already in the table, the newer answer replaces the older one.
class QuestionTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Number,
        Question,
        Reference,
        Extracted,
        Verdict,
        NumTokens,
        BeforeExtracted, ///< these three are about the baseline; hide them if there is none
        BeforeVerdict,
        Flip,
        NumColumns
    };
    enum Role
    {
        SortRole = Qt::UserRole,
        RowRole,   ///< int: the row in this model, also when asked through a proxy
        ExportRole ///< string: the whole value for a file, verdicts as evaluation::nameOf()
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Sets which evaluations are shown. If an evaluation was shown before, its results are not requested again. A
    /// baseline that is the shown evaluation itself counts as no baseline.
    void setEvaluations(std::optional<std::int64_t> shown, std::optional<std::int64_t> baseline);
    /// Results of an evaluation that is neither shown nor the baseline are ignored.
    void addResults(const protocol::EvaluationResults& results);

    std::optional<std::int64_t> shown() const { return m_shown; }
    std::optional<std::int64_t> baseline() const { return m_baseline; }
    const AnsweredQuestion& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    using Side = std::optional<Answer> AnsweredQuestion::*;

    void forget(Side side);
    void reindex();
    void put(Side side, const protocol::QuestionResult& result, std::vector<AnsweredQuestion>& added);
    void append(std::vector<AnsweredQuestion> rows);
    QString textAt(const AnsweredQuestion& row, int column) const;
    QString exportAt(const AnsweredQuestion& row, int column) const;
    QVariant sortKeyAt(const AnsweredQuestion& row, int column) const;

    std::vector<AnsweredQuestion> m_rows;
    std::unordered_map<std::int64_t, std::size_t> m_rowOfProblem;
    std::optional<std::int64_t> m_shown;
    std::optional<std::int64_t> m_baseline;
};

} // namespace lr::widgets
