#include "training/settings.h"

#include "common/error.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace lr::training {

using common::Error;
using common::ErrorCode;

namespace {

void require(bool holds, const std::string& sentence)
{
    if (!holds)
        throw Error(ErrorCode::InvalidArgument, sentence);
}

std::string text(double value)
{
    return std::isfinite(value) ? common::dumpJson(common::Json(value)) : std::to_string(value);
}

} // namespace

void validate(const TrainingSettings& s)
{
    model::validate(s.adapter);
    require(s.learningRate > 0 && s.learningRate <= 1,
        "A learning rate of " + text(s.learningRate) +
            " makes no sense; use something between 1e-6 and 1e-2 (the paper: 5e-5).");
    require(s.numSteps >= 1 && s.numSteps <= 100'000'000, "The number of steps must be at least 1.");
    require(s.warmupSteps >= 0 && s.warmupSteps <= s.numSteps, "A warm-up of " + std::to_string(s.warmupSteps) +
                                                                   " steps does not fit into " +
                                                                   std::to_string(s.numSteps) + " steps.");
    require(s.batchSize >= 1 && s.batchSize <= 65536, "The batch size must be at least 1.");
    require(s.gradientAccumulationSteps >= 1 && s.gradientAccumulationSteps <= 65536,
        "The number of accumulated batches must be at least 1.");
    require(
        s.beta1 >= 0 && s.beta1 < 1 && s.beta2 >= 0 && s.beta2 < 1, "AdamW's betas must be at least 0 and below 1.");
    require(s.epsilon > 0, "AdamW's epsilon must be positive.");
    require(s.weightDecay >= 0 && s.weightDecay < 1, "The weight decay must be at least 0 and below 1.");
    require(s.maxGradNorm >= 0 && std::isfinite(s.maxGradNorm),
        "The gradient norm to clip at must be positive, or 0 for none.");
}

std::string_view name(BatchPlanKind plan)
{
    return plan == BatchPlanKind::Grouped ? "grouped" : "independent";
}

std::string_view name(Schedule schedule)
{
    switch (schedule) {
    case Schedule::Linear:
        return "linear";
    case Schedule::Cosine:
        return "cosine";
    case Schedule::Constant:
        return "constant";
    }
    throw Error(ErrorCode::Internal, "An unknown schedule.");
}

BatchPlanKind parseBatchPlan(std::string_view text)
{
    for (const auto plan : {BatchPlanKind::Grouped, BatchPlanKind::Independent})
        if (name(plan) == text)
            return plan;
    throw Error(
        ErrorCode::InvalidArgument, "'" + common::printable(text) + "' is no batch plan; use grouped or independent.");
}

Schedule parseSchedule(std::string_view text)
{
    for (const auto schedule : {Schedule::Linear, Schedule::Cosine, Schedule::Constant})
        if (name(schedule) == text)
            return schedule;
    throw Error(ErrorCode::InvalidArgument,
        "'" + common::printable(text) + "' is no schedule; use linear, cosine or constant.");
}

common::OrderedJson toJson(const TrainingSettings& s)
{
    auto targets = common::OrderedJson::array();
    for (const auto target : s.adapter.targets)
        targets.push_back(projectionName(target));
    return {{"rank", s.adapter.rank}, {"lora_alpha", s.adapter.loraAlpha}, {"dropout", s.adapter.dropout},
        {"targets", targets}, {"use_rslora", s.adapter.rankStabilised}, {"learning_rate", s.learningRate},
        {"schedule", name(s.schedule)}, {"warmup_steps", s.warmupSteps}, {"steps", s.numSteps},
        {"batch_size", s.batchSize}, {"gradient_accumulation_steps", s.gradientAccumulationSteps},
        {"plan", name(s.plan)}, {"shuffle", s.shuffle}, {"beta1", s.beta1}, {"beta2", s.beta2}, {"epsilon", s.epsilon},
        {"weight_decay", s.weightDecay}, {"max_grad_norm", s.maxGradNorm},
        {"gradient_checkpointing", s.gradientCheckpointing}, {"seed", s.seed}};
}

TrainingSettings settingsFromJson(const common::Json& json, std::string_view source)
{
    const common::JsonObject object(json, source);
    constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
    constexpr auto kHuge = std::numeric_limits<double>::max();
    TrainingSettings s;
    s.adapter.rank = object.integer("rank", 1, 4096);
    s.adapter.loraAlpha = object.number("lora_alpha", 0, kHuge);
    s.adapter.dropout = object.number("dropout", 0, 1);
    s.adapter.targets.clear();
    for (const auto& target : object.value("targets"))
        s.adapter.targets.push_back(
            model::parseProjection(target.is_string() ? target.get<std::string>() : std::string()));
    s.adapter.rankStabilised = object.boolean("use_rslora");
    s.learningRate = object.number("learning_rate", 0, kHuge);
    s.schedule = parseSchedule(object.string("schedule"));
    s.warmupSteps = object.integer("warmup_steps", 0, kMax);
    s.numSteps = object.integer("steps", 1, kMax);
    s.batchSize = object.integer("batch_size", 1, kMax);
    s.gradientAccumulationSteps = object.integer("gradient_accumulation_steps", 1, kMax);
    s.plan = parseBatchPlan(object.string("plan"));
    s.shuffle = object.boolean("shuffle");
    s.beta1 = object.number("beta1", 0, 1);
    s.beta2 = object.number("beta2", 0, 1);
    s.epsilon = object.number("epsilon", 0, kHuge);
    s.weightDecay = object.number("weight_decay", 0, 1);
    s.maxGradNorm = object.number("max_grad_norm", 0, kHuge);
    s.gradientCheckpointing = object.boolean("gradient_checkpointing");
    s.seed = static_cast<std::uint64_t>(object.integer("seed", 0, kMax));
    validate(s);
    return s;
}

double learningRateAt(const TrainingSettings& settings, std::int64_t step)
{
    if (step < settings.warmupSteps)
        return settings.learningRate * static_cast<double>(step + 1) / static_cast<double>(settings.warmupSteps + 1);
    if (settings.schedule == Schedule::Constant)
        return settings.learningRate;
    const auto rest = static_cast<double>(std::max<std::int64_t>(settings.numSteps - settings.warmupSteps, 1));
    const double done = std::min(static_cast<double>(step - settings.warmupSteps) / rest, 1.0);
    if (settings.schedule == Schedule::Linear)
        return settings.learningRate * (1 - done);
    return settings.learningRate * 0.5 * (1 + std::cos(std::numbers::pi * done));
}

} // namespace lr::training
