#include "settings/train_optimizer_settings.h"

#include "settings/describe.h"

namespace lr::settings {

namespace {

using S = TrainSettings;
using Settings = std::vector<Setting<S>>;

Settings rateSettings()
{
    return {
        bind<&S::learningRate>({.key = "learning_rate",
            .flag = "--lr",
            .kind = Kind::Scientific,
            .group = Group::Optimizer,
            .label = "Learning rate",
            .help = "The highest learning rate of AdamW. The paper uses 5e-5; small models can take ten times as much.",
            .low = 1e-12,
            .high = 1,
            .decimals = 14}),
        bind<&S::schedule>({.key = "schedule",
            .flag = "--schedule",
            .group = Group::Optimizer,
            .label = "Schedule",
            .help = "How the learning rate goes after the warm-up."}),
        bind<&S::numSteps>({.key = "num_steps",
            .flag = "--steps",
            .group = Group::Optimizer,
            .label = "Steps",
            .help = "Optimiser steps in all. The paper takes 1000; twenty are enough to see that everything works.",
            .low = 1,
            .high = kMaxTrainingSteps,
            .step = 50}),
        bind<&S::warmupSteps>({.key = "warmup_steps",
            .flag = "--warmup",
            .group = Group::Optimizer,
            .label = "Warm-up",
            .help = "Steps over which the learning rate rises from nothing. The paper does without.",
            .unit = "steps",
            .high = kMaxTrainingSteps,
            .step = 10,
            .isAdvanced = true}),
    };
}

Settings batchSettings()
{
    return {
        bind<&S::batchSize>({.key = "batch_size",
            .flag = "--batch-size",
            .group = Group::Optimizer,
            .label = "Batch size",
            .help = "Samples in one pass through the model. Fewer need less memory.",
            .unit = "samples",
            .low = 1,
            .high = 65536}),
        bind<&S::gradientAccumulationSteps>({.key = "gradient_accumulation_steps",
            .flag = "--accumulate",
            .group = Group::Optimizer,
            .label = "Accumulation",
            .help = "Passes that make one optimiser step: batch size × this many samples decide a step together.",
            .unit = "passes",
            .low = 1,
            .high = 65536}),
        bind<&S::plan>({.key = "plan",
            .flag = "--plan",
            .group = Group::Optimizer,
            .label = "Batches",
            .help = "Whole answers: one pass trains all selected steps of an answer, which is many times faster. "
                    "Single steps: one step per sequence, as in the authors' program.",
            .isAdvanced = true}),
        bind<&S::shuffle>({.key = "shuffle",
            .flag = "--no-shuffle",
            .group = Group::Optimizer,
            .label = "Shuffle",
            .help = "Shuffles the samples anew for each pass. Otherwise they are used in their own order.",
            .isAdvanced = true}),
    };
}

Settings adamSettings()
{
    return {
        bind<&S::maxGradNorm>({.key = "max_grad_norm",
            .flag = "--clip",
            .group = Group::Optimizer,
            .label = "Clip gradients at",
            .help = "A gradient with a larger norm is scaled down to this. 0: never.",
            .high = 1e6,
            .decimals = 2,
            .step = 0.1,
            .zeroText = "never",
            .isAdvanced = true}),
        bind<&S::weightDecay>({.key = "weight_decay",
            .flag = "--weight-decay",
            .group = Group::Optimizer,
            .label = "Weight decay",
            .help = "AdamW's pull of the adapter towards zero. The paper uses none.",
            .high = 0.999,
            .decimals = 3,
            .step = 0.01,
            .isAdvanced = true}),
        bind<&S::beta1>({.key = "beta1",
            .flag = "--adam-beta1",
            .group = Group::Optimizer,
            .label = "AdamW's β₁",
            .help = "How much of the mean gradient is kept from step to step. 0.9 is usual.",
            .high = 0.9999,
            .decimals = 4,
            .step = 0.01,
            .isAdvanced = true}),
        bind<&S::beta2>({.key = "beta2",
            .flag = "--adam-beta2",
            .group = Group::Optimizer,
            .label = "AdamW's β₂",
            .help = "How much of the mean squared gradient is kept from step to step. 0.999 is usual; 0.95 follows "
                    "changes faster.",
            .high = 0.999999,
            .decimals = 6,
            .step = 0.001,
            .isAdvanced = true}),
        bind<&S::epsilon>({.key = "epsilon",
            .flag = "--adam-epsilon",
            .kind = Kind::Scientific,
            .group = Group::Optimizer,
            .label = "AdamW's ε",
            .help = "Added to the root of the mean squared gradient before it divides. 1e-8 is usual.",
            .low = 1e-16,
            .high = 1,
            .decimals = 16,
            .isAdvanced = true}),
    };
}

Settings repetitionSettings()
{
    return {
        bind<&S::gradientCheckpointing>({.key = "gradient_checkpointing",
            .flag = "--gradient-checkpointing",
            .group = Group::Optimizer,
            .label = "Recompute activations",
            .help = "Computes activations twice instead of keeping them: less memory, about a third slower.",
            .isAdvanced = true}),
        bind<&S::seed>({.key = "seed",
            .flag = "--seed",
            .group = Group::Optimizer,
            .label = "Seed",
            .help = "Decides the adapter's start, the order of samples and the dropout. The same seed gives the same "
                    "run.",
            .isAdvanced = true}),
    };
}

} // namespace

Settings optimizerSettings()
{
    return joined<S>({rateSettings(), batchSettings(), adamSettings(), repetitionSettings()});
}

} // namespace lr::settings
