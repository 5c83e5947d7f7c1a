#pragma once

#include "protocol/run_messages.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace lr::widgets {

/// What is known of one run's course: records by ascending globalStep, each step once, and its marks. Put together from
/// notifications and answers in any order; after a return to a checkpoint the void part is gone. Memory is bounded:
/// past kMaxRecords every four ordinary records become the two with the smallest and the largest loss, so that the
/// envelope stays; records with an evaluation are kept.
class MetricHistory
{
public:
    static constexpr std::size_t kMaxRecords = 1u << 16;

    /// What add() did, for whoever draws it.
    enum class Change
    {
        Nothing,
        Appended, ///< records from firstNew() on are new, the earlier ones are as they were
        Rewritten ///< anything may differ
    };

    /// Takes a message over. Steps that are already known are passed over unless the message restarts the run.
    Change add(const protocol::RunMetrics& metrics);
    void clear();

    const std::vector<protocol::MetricRecord>& records() const { return m_records; }
    const std::vector<protocol::RunMark>& marks() const { return m_marks; } ///< ascending by step
    std::size_t firstNew() const { return m_firstNew; }
    std::int64_t lastStep() const { return m_records.empty() ? 0 : m_records.back().globalStep; }

    /// The first step that is missing before the first record that is known, or between two messages: where to ask
    /// from. Unset while nothing is missing.
    std::optional<std::int64_t> gapAfter() const { return m_gapAfter; }

    /// The newest evaluation, if there was one.
    const protocol::MetricRecord* lastEvaluated() const;

private:
    void cutBack(const protocol::RunMetrics& metrics);
    void addMarks(const std::vector<protocol::RunMark>& marks);
    bool append(const std::vector<protocol::MetricRecord>& records);
    bool fillIn(const std::vector<protocol::MetricRecord>& records);
    void noteGap(std::int64_t lastKnown, std::int64_t next);
    bool thin();

    std::vector<protocol::MetricRecord> m_records;
    std::vector<protocol::RunMark> m_marks;
    std::size_t m_firstNew = 0;
    std::optional<std::int64_t> m_gapAfter;
    bool m_isThinned = false;
};

} // namespace lr::widgets
