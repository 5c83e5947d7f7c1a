#pragma once

#include "protocol/run_messages.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace lr::widgets {

/// The known course of one run: its records by ascending globalStep, one per step, and its marks. It is put together
/// from notifications and answers in any order. When the run returns to a checkpoint, the records that are no longer
/// valid are removed. Memory is bounded: beyond kMaxRecords, of every four ordinary records only the two with the
/// smallest and the largest loss are kept, so that the envelope stays. Records with an evaluation are always kept.
class MetricHistory
{
public:
    static constexpr std::size_t kMaxRecords = 1u << 16;

    /// What add() did, for those who draw the records.
    enum class Change
    {
        Nothing,
        Appended, ///< records from firstNew() on are new, the earlier ones are as they were
        Rewritten ///< anything may differ
    };

    /// Adds the records of a message. Steps that are already known are skipped unless the message restarts the run.
    Change add(const protocol::RunMetrics& metrics);
    void clear();

    const std::vector<protocol::MetricRecord>& records() const { return m_records; }
    const std::vector<protocol::RunMark>& marks() const { return m_marks; } ///< ascending by step
    std::size_t firstNew() const { return m_firstNew; }
    std::int64_t lastStep() const { return m_records.empty() ? 0 : m_records.back().globalStep; }

    /// The first step that is missing, either before the first known record or between two messages: the step to
    /// request records from. Unset while nothing is missing.
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
