#include "server/result_messages.h"

#include "common/json.h"

#include <limits>

namespace lr::server {

protocol::Accuracy accuracyOf(const evaluation::Proportion& proportion, std::int64_t numUnfinished)
{
    return {.numCorrect = proportion.numSuccesses,
        .numQuestions = proportion.numTrials,
        .share = proportion.share,
        .low = proportion.low,
        .high = proportion.high,
        .numUnfinished = numUnfinished};
}

protocol::MetricRecord metricRecord(const common::Json& record, std::string_view source)
{
    constexpr auto kHuge = std::numeric_limits<double>::max();
    const common::JsonObject object(record, source);
    const auto number = [&](const char* key) {
        return object.has(key) ? object.number(key, -kHuge, kHuge) : std::numeric_limits<double>::quiet_NaN();
    };
    const auto optional = [&](const char* key) {
        return object.has(key) ? std::optional(object.number(key, -kHuge, kHuge)) : std::nullopt;
    };
    return {.globalStep = object.integer("global_step", 0, std::numeric_limits<std::int64_t>::max()),
        .loss = number("loss"),
        .gradNorm = number("grad_norm"),
        .learningRate = number("learning_rate"),
        .softLabelAgreement = number("soft_label_agreement"),
        .samplesPerSecond = number("samples_per_second"),
        .tokensPerSecond = number("tokens_per_second"),
        .seconds = number("seconds"),
        .residentMib = number("resident_mib"),
        .deviceMib = number("device_mib"),
        .validationLoss = optional("validation_loss"),
        .passAt1 = optional("pass_at_1"),
        .passAt1Low = optional("pass_at_1_low"),
        .passAt1High = optional("pass_at_1_high")};
}

} // namespace lr::server
