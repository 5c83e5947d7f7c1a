#pragma once

#include "models/sample_preview.h"

#include <QWidget>

#include <memory>

class QLabel;
class QPlainTextEdit;
class QTableView;

namespace lr::widgets {

/// What a run would be trained on: its first samples, and the chosen one in full.
class SampleTable : public QWidget
{
    Q_OBJECT

public:
    explicit SampleTable(QWidget* parent = nullptr);

    void setPreviews(SamplePreviews previews);
    /// There is nothing to show; `reason` says why and what to do.
    void clear(const QString& reason);

private:
    void showChosen(int row);

    SamplePreviewModel m_model;
    QLabel* m_summary;
    QTableView* m_table;
    QPlainTextEdit* m_detail;
};

} // namespace lr::widgets
