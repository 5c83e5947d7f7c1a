#pragma once

#include "protocol/job_messages.h"

#include <QList>
#include <QString>
#include <QVariant>

#include <functional>
#include <vector>

namespace lr::widgets {

/// Every setting of a fine-tuning run, in the order in which a form shows them.
enum class TrainingFieldId
{
    Scoring,
    PlausibilityThreshold,
    KlThreshold,
    IncludeFirstStep,
    Choice,
    Label,
    HeldOutShare,
    Samples,
    Expert,
    StartAdapter,
    AnyBase,
    Rank,
    LoraAlpha,
    Targets,
    Dropout,
    LearningRate,
    Schedule,
    NumSteps,
    WarmupSteps,
    BatchSize,
    GradientAccumulationSteps,
    Plan,
    MaxGradNorm,
    WeightDecay,
    GradientCheckpointing,
    Seed,
    Name,
    CheckpointEvery,
    KeepCheckpoints,
    EvaluateEvery,
    EvaluationProblems,
    MaxEvaluationProblems,
    MaxEvaluationTokens,
    Device,
    Dtype,
    Threads
};

enum class TrainingGroup
{
    Samples,
    Adapter,
    Optimiser,
    Keeping,
    Validation,
    Machine
};

/// One setting as data: what it is called, what it means, what it may be, and where it lies in a TrainJob.
struct TrainingField
{
    enum class Kind
    {
        Integer,    ///< qlonglong
        Seed,       ///< qulonglong, the whole range
        Real,       ///< double, shown with `decimals`
        Scientific, ///< double, shown as 5e-5
        Flag,       ///< bool
        Choice,     ///< QString, one of `choices`
        Targets,    ///< QStringList, any of `choices`
        Text,       ///< QString
        File,       ///< QString, path on the engine's machine
        Folder,     ///< QString, path on the engine's machine
        Scoring,    ///< qlonglong, one of the workspace's scorings; 0: the latest
        Device      ///< QString, one of the engine's devices
    };

    struct Option
    {
        QString value; ///< as the engine takes it
        QString text;  ///< as people read it
    };

    TrainingFieldId id{};
    TrainingGroup group{};
    Kind kind = Kind::Text;
    QString key; ///< in a preset's file; snake_case
    QString label;
    QString unit; ///< "nats"; empty for a plain number
    QString help; ///< what it does, what is usual; one or two sentences
    double low = 0;
    double high = 0;
    int decimals = 0;
    double step = 1;
    QList<Option> choices{};
    QString zeroText{};      ///< stands for 0 where that is no amount: "never"
    bool isAdvanced = false; ///< out of sight until asked for
    bool isRecipe = true;    ///< part of a preset: says how to train, not what or where
    std::function<QVariant(const protocol::TrainJob&)> read{};
    std::function<void(protocol::TrainJob&, const QVariant&)> write{};
};

/// All fields, one for each TrainingFieldId, in that order. Texts are translated when it is first called.
const std::vector<TrainingField>& trainingFields();
const TrainingField& trainingField(TrainingFieldId id);

QString groupTitle(TrainingGroup group);

/// Why `value` cannot be this field's, as a sentence; empty if it can.
QString faultOf(const TrainingField& field, const QVariant& value);

} // namespace lr::widgets
