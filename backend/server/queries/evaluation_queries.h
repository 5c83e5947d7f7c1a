#pragma once

#include "evaluation/paired_comparison.h"
#include "protocol/run_messages.h"
#include "store/workspace.h"

#include <filesystem>
#include <vector>

namespace lr::server {

/// Largest number of bytes of text in one result of readEvaluation(), unless a single question has more.
inline constexpr std::size_t kMaxEvaluationBytes = 4u << 20;

/// All evaluations of a workspace, the latest first.
std::vector<protocol::EvaluationInfo> listEvaluations(const std::filesystem::path& workspace);

/// Questions [first, first + count) of an evaluation in problem order, or fewer, see kMaxEvaluationBytes. Throws
/// Error(NotFound).
protocol::EvaluationResults readEvaluation(
    const std::filesystem::path& workspace, const protocol::ReadEvaluationRequest& request);

/// Compares two evaluations on the questions that both have answered. Throws Error(NotFound) for an unknown evaluation,
/// or if there is no evaluation at all.
evaluation::PairedComparison pairedComparison(
    const store::Workspace& workspace, store::EvaluationId before, store::EvaluationId after);

/// The same as a message of the protocol.
protocol::EvaluationComparison compareEvaluations(
    const std::filesystem::path& workspace, const protocol::CompareEvaluationsRequest& request);

} // namespace lr::server
