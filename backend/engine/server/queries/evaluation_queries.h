#pragma once

#include "evaluation/paired_comparison.h"
#include "protocol/run_messages.h"
#include "store/workspace.h"

#include <filesystem>
#include <vector>

namespace lr::server {

/// Bytes of text that one answer of readEvaluation() holds at most, unless a single question has more.
inline constexpr std::size_t kMaxEvaluationBytes = 4u << 20;

/// The latest first.
std::vector<protocol::EvaluationInfo> listEvaluations(const std::filesystem::path& workspace);

/// Questions [first, first + count) in problem order, or fewer. Throws Error(NotFound).
protocol::EvaluationResults readEvaluation(
    const std::filesystem::path& workspace, const protocol::ReadEvaluationRequest& request);

/// On the questions that both have answered. Throws Error(NotFound) for an unknown evaluation, or if there is none.
evaluation::PairedComparison compareEvaluations(
    const store::Workspace& workspace, store::EvaluationId before, store::EvaluationId after);

/// The same as an answer.
protocol::EvaluationComparison compareEvaluations(
    const std::filesystem::path& workspace, const protocol::CompareEvaluationsRequest& request);

} // namespace lr::server
