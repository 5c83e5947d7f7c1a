#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QString>

#include <vector>

namespace lr::widgets {

/// One training sample as text: after the question and this prefix, the model is trained to predict these weights.
struct SamplePreview
{
    struct Weight
    {
        QString token; ///< legible (see token_text.h)
        double weight = 0;
        bool isActual = false; ///< what the expert wrote
    };

    QString question;
    QString prefix; ///< legible; the expert's tokens before this step
    int step = 0;
    double klNats = 0;
    QList<Weight> label; ///< descending by weight, sums to 1
};

/// The first samples of a run as a table, and the number of all samples.
class SamplePreviewModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Question,
        Step,
        Kl,
        Prefix,
        Label,
        NumColumns
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setSamples(std::vector<SamplePreview> samples);
    const SamplePreview& sample(int row) const { return m_samples[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textOf(const SamplePreview& sample, int column) const;

    std::vector<SamplePreview> m_samples;
};

/// "four 62 %, five 31 %, …": at most `maxTokens` tokens; the actual one is in quotation marks.
QString labelText(const SamplePreview& sample, int maxTokens);

} // namespace lr::widgets
