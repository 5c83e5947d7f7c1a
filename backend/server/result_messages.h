#pragma once

#include "evaluation/proportion.h"
#include "protocol/run_messages.h"

#include <string_view>

namespace lr::server {

/// A line of metrics.jsonl. Throws Error(CorruptData) naming `source`.
protocol::MetricRecord metricRecord(const common::Json& record, std::string_view source);

/// The accuracy in the form that is sent to clients.
protocol::Accuracy accuracyOf(const evaluation::Proportion& proportion, std::int64_t numUnfinished);

} // namespace lr::server
