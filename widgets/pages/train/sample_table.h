#pragma once

#include "models/sample_preview.h"

#include <QWidget>

#include <cstdint>
#include <memory>

class QLabel;
class QPlainTextEdit;
class QTableView;

namespace lr::widgets {

/// What a run would be trained on: a table of its first samples, and the full text of the chosen sample.
class SampleTable : public QWidget
{
    Q_OBJECT

public:
    explicit SampleTable(QWidget* parent = nullptr);

    /// Steps and vocabulary that are open; null pointers clear the table.
    void setSteps(std::shared_ptr<const ScoringSteps> steps, std::shared_ptr<const TokenTexts> texts);
    /// The scoring of a job whose settings name none; 0: there is none.
    void setLatestScoring(std::int64_t scoring) { m_latestScoring = scoring; }
    /// Shows what `job` would be trained on, or why that cannot be shown.
    void showSamplesOf(const settings::TrainSettings& job);

private:
    QString whyNothing(const settings::TrainSettings& job) const;
    void setPreviews(SamplePreviews previews);
    void clear(const QString& reason);
    void showChosen(int row);

    SamplePreviewModel m_model;
    QLabel* m_summary;
    QTableView* m_table;
    QPlainTextEdit* m_detail;
    std::shared_ptr<const ScoringSteps> m_steps;
    std::shared_ptr<const TokenTexts> m_texts;
    std::int64_t m_latestScoring = 0;
};

} // namespace lr::widgets
