#include "models/training_field_table.h"

namespace lr::widgets::detail {

namespace {

using Group = TrainingGroup;

constexpr double kMaxCount = 100'000'000; ///< of steps, as the engine allows

struct Range
{
    double low = 0;
    double high = 0;
    int decimals = 0;
    double step = 1;
};

TrainingField field(Group group, Id id, Kind kind, const char* key, const QString& label, const QString& help,
    Range range = {}, const QString& unit = {})
{
    TrainingField result;
    result.id = id;
    result.group = group;
    result.kind = kind;
    result.key = QLatin1String(key);
    result.label = label;
    result.help = help;
    result.unit = unit;
    result.low = range.low;
    result.high = range.high;
    result.decimals = range.decimals;
    result.step = range.step;
    return result;
}

TrainingField advanced(TrainingField field)
{
    field.isAdvanced = true;
    return field;
}

TrainingField withZero(TrainingField field, const QString& zeroText)
{
    field.zeroText = zeroText;
    return field;
}

TrainingField notInPresets(TrainingField field)
{
    field.isRecipe = false;
    return field;
}

QList<TrainingField::Option> projections()
{
    QList<TrainingField::Option> options;
    for (const char* name : {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"})
        options << TrainingField::Option{QLatin1String(name), QLatin1String(name)};
    return options;
}

std::vector<TrainingField> rateFields()
{
    return {
        bound(field(Group::Optimiser, Id::LearningRate, Kind::Scientific, "learning_rate", tr("Learning rate"),
                  tr("Size of AdamW's steps at its highest. The paper uses 5e-5; small models bear ten times that."),
                  {1e-9, 1, 12, 1}),
            LR_TRAIN_MEMBER(learningRate)),
        bound(withOptions(field(Group::Optimiser, Id::Schedule, Kind::Choice, "schedule", tr("Schedule"),
                              tr("How the learning rate goes after the warm-up.")),
                  {{"linear", tr("Linear, down to 0")}, {"cosine", tr("Cosine, down to 0")},
                      {"constant", tr("Constant")}}),
            LR_TRAIN_MEMBER(schedule)),
        bound(field(Group::Optimiser, Id::NumSteps, Kind::Integer, "num_steps", tr("Steps"),
                  tr("Optimiser steps in all. The paper takes 1000; twenty are enough to see that everything works."),
                  {1, kMaxCount, 0, 50}),
            LR_TRAIN_MEMBER(numSteps)),
        bound(advanced(field(Group::Optimiser, Id::WarmupSteps, Kind::Integer, "warmup_steps", tr("Warm-up"),
                  tr("Steps over which the learning rate rises from nothing. The paper does without."),
                  {0, kMaxCount, 0, 10}, tr("steps"))),
            LR_TRAIN_MEMBER(warmupSteps)),
    };
}

std::vector<TrainingField> batchFields()
{
    return {
        bound(
            field(Group::Optimiser, Id::BatchSize, Kind::Integer, "batch_size", tr("Batch size"),
                tr("Samples in one pass through the model. Fewer need less memory."), {1, 65536, 0, 1}, tr("samples")),
            LR_TRAIN_MEMBER(batchSize)),
        bound(field(Group::Optimiser, Id::GradientAccumulationSteps, Kind::Integer, "gradient_accumulation_steps",
                  tr("Accumulation"),
                  tr("Passes that make one optimiser step: batch size × this many samples decide a step together."),
                  {1, 65536, 0, 1}, tr("passes")),
            LR_TRAIN_MEMBER(gradientAccumulationSteps)),
        bound(advanced(withOptions(field(Group::Optimiser, Id::Plan, Kind::Choice, "plan", tr("Batches"),
                                       tr("Whole answers put the loss on all their chosen steps in one pass, which is "
                                          "many times faster. Single steps are "
                                          "what the authors do.")),
                  {{"grouped", tr("Whole answers")}, {"independent", tr("Single steps, shuffled")}})),
            LR_TRAIN_MEMBER(plan)),
        bound(advanced(field(Group::Optimiser, Id::MaxGradNorm, Kind::Real, "max_grad_norm", tr("Clip gradients at"),
                  tr("A gradient with a larger norm is scaled down to this. 0: never."), {0, 1000, 2, 0.1})),
            LR_TRAIN_MEMBER(maxGradNorm)),
        bound(advanced(field(Group::Optimiser, Id::WeightDecay, Kind::Real, "weight_decay", tr("Weight decay"),
                  tr("AdamW's pull of the adapter towards zero. The paper uses none."), {0, 0.999, 3, 0.01})),
            LR_TRAIN_MEMBER(weightDecay)),
        bound(advanced(field(Group::Optimiser, Id::GradientCheckpointing, Kind::Flag, "gradient_checkpointing",
                  tr("Recompute activations"),
                  tr("Computes activations twice instead of keeping them: less memory, about a third slower."))),
            LR_TRAIN_MEMBER(gradientCheckpointing)),
        bound(advanced(field(Group::Optimiser, Id::Seed, Kind::Seed, "seed", tr("Seed"),
                  tr("Decides the adapter's start, the order of samples and the dropout. The same seed gives the same "
                     "run."))),
            LR_TRAIN_MEMBER(seed)),
    };
}

std::vector<TrainingField> keepingFields()
{
    return {
        bound(notInPresets(field(Group::Keeping, Id::Name, Kind::Text, "name", tr("Name"),
                  tr("Of the run and its folder under runs/ in the workspace. Empty: a number."))),
            LR_TRAIN_MEMBER(name)),
        bound(withZero(
                  field(Group::Keeping, Id::CheckpointEvery, Kind::Integer, "checkpoint_every", tr("Checkpoint every"),
                      tr("Steps between checkpoints, from which a run can go on. 0: only at the start and the end."),
                      {0, kMaxCount, 0, 50}, tr("steps")),
                  tr("at start and end")),
            LR_TRAIN_MEMBER(checkpointEvery)),
        bound(
            field(Group::Keeping, Id::KeepCheckpoints, Kind::Integer, "keep_checkpoints", tr("Keep"),
                tr("The newest checkpoints that are kept, besides the best."), {1, 1'000'000, 0, 1}, tr("checkpoints")),
            LR_TRAIN_MEMBER(keepCheckpoints)),
    };
}

std::vector<TrainingField> validationFields()
{
    return {
        bound(
            withZero(field(Group::Validation, Id::EvaluateEvery, Kind::Integer, "evaluate_every", tr("Evaluate every"),
                         tr("Steps between measurements of the validation loss, and of pass@1 if there are problems. "
                            "0: never."),
                         {0, kMaxCount, 0, 50}, tr("steps")),
                tr("never")),
            LR_TRAIN_MEMBER(evaluateEvery)),
        bound(notInPresets(field(Group::Validation, Id::EvaluationProblems, Kind::File, "evaluation_problems",
                  tr("Problem file"),
                  tr("Questions with right answers (JSON lines, on the engine's machine) for pass@1. Empty: validation "
                     "loss only."))),
            LR_TRAIN_MEMBER(evaluationProblems)),
        bound(advanced(field(Group::Validation, Id::MaxEvaluationProblems, Kind::Integer, "max_evaluation_problems",
                  tr("Problems asked"),
                  tr("How many of the file are asked each time. More make the interval narrower and the run longer."),
                  {1, kMaxCount, 0, 50})),
            LR_TRAIN_MEMBER(maxEvaluationProblems)),
        bound(advanced(field(Group::Validation, Id::MaxEvaluationTokens, Kind::Integer, "max_evaluation_tokens",
                  tr("Longest answer"), tr("An answer that is longer is cut and counts as it stands."),
                  {1, 1'000'000, 0, 64}, tr("tokens"))),
            LR_TRAIN_MEMBER(maxEvaluationTokens)),
    };
}

std::vector<TrainingField> machineFields()
{
    return {
        bound(notInPresets(field(
                  Group::Machine, Id::Device, Kind::Device, "device", tr("Device"), tr("Where the engine computes."))),
            LR_TRAIN_MEMBER(runtime.device)),
        bound(withOptions(field(Group::Machine, Id::Dtype, Kind::Choice, "dtype", tr("Number format"),
                              tr("Of the base model's weights; the adapter is always float32. Automatic takes the "
                                 "checkpoint's own where "
                                 "the device computes it fast.")),
                  {{"auto", tr("Automatic")}, {"float32", tr("float32")}, {"bfloat16", tr("bfloat16")}}),
            LR_TRAIN_MEMBER(runtime.dtype)),
        bound(withZero(notInPresets(field(Group::Machine, Id::Threads, Kind::Integer, "threads", tr("Threads"),
                           tr("Processor threads. 0: one for each core."), {0, 4096, 0, 1})),
                  tr("one per core")),
            LR_TRAIN_MEMBER(runtime.threads)),
    };
}

std::vector<TrainingField> joined(std::initializer_list<std::vector<TrainingField>> parts)
{
    std::vector<TrainingField> all;
    for (const auto& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace

std::vector<TrainingField> adapterFields()
{
    return {
        bound(field(Group::Adapter, Id::Rank, Kind::Integer, "rank", tr("Rank"),
                  tr("Width of the low-rank update. Higher can learn more and needs more memory; 4 to 64 is usual, the "
                     "paper uses 8."),
                  {1, 4096, 0, 1}),
            LR_TRAIN_MEMBER(rank)),
        bound(field(Group::Adapter, Id::LoraAlpha, Kind::Real, "lora_alpha", tr("LoRA α"),
                  tr("The update is scaled by this over the rank; twice the rank is usual. Not the α of the samples."),
                  {0.01, 100'000, 2, 1}),
            LR_TRAIN_MEMBER(loraAlpha)),
        bound(withOptions(
                  field(Group::Adapter, Id::Targets, Kind::Targets, "targets", tr("Targets"),
                      tr("Matrices of each layer that get an update beside them. The paper takes q_proj and v_proj.")),
                  projections()),
            LR_TRAIN_MEMBER(targets)),
        bound(field(Group::Adapter, Id::Dropout, Kind::Real, "dropout", tr("Dropout"),
                  tr("Share of the adapter's inputs left out at random while training, against learning by heart."),
                  {0, 0.95, 2, 0.01}),
            LR_TRAIN_MEMBER(dropout)),
    };
}

std::vector<TrainingField> optimiserFields()
{
    return joined({rateFields(), batchFields()});
}

std::vector<TrainingField> runFields()
{
    return joined({keepingFields(), validationFields(), machineFields()});
}

} // namespace lr::widgets::detail
