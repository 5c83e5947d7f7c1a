#include "models/metric_history.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace lr::widgets {

using protocol::MetricRecord;
using protocol::RunMark;

namespace {

bool isEarlier(const MetricRecord& a, const MetricRecord& b)
{
    return a.globalStep < b.globalStep;
}

bool isEvaluated(const MetricRecord& record)
{
    return record.validationLoss || record.passAt1;
}

/// Sorting key of a loss in which what is not finite counts as the largest.
double weight(const MetricRecord& record)
{
    return std::isfinite(record.loss) ? record.loss : HUGE_VAL;
}

} // namespace

void MetricHistory::clear()
{
    *this = {};
}

MetricHistory::Change MetricHistory::add(const protocol::RunMetrics& metrics)
{
    const auto sizeBefore = m_records.size();
    const auto numMarks = m_marks.size();
    if (metrics.restarts)
        cutBack(metrics);
    const bool wasCut = m_records.size() < sizeBefore;
    m_firstNew = m_records.size();
    const bool isLive = metrics.sequence > 0;
    if (isLive && !metrics.records.empty())
        noteGap(lastStep(), metrics.records.front().globalStep);
    else if (!isLive)
        m_gapAfter.reset();
    const bool wasFilled = fillIn(metrics.records);
    const bool wasAppended = append(metrics.records);
    addMarks(metrics.marks);
    const bool wasThinned = thin();
    if (wasCut || wasFilled || wasThinned)
        return Change::Rewritten;
    return wasAppended || m_marks.size() != numMarks ? Change::Appended : Change::Nothing;
}

void MetricHistory::cutBack(const protocol::RunMetrics& metrics)
{
    std::int64_t firstVoid = lastStep() + 1;
    if (!metrics.records.empty())
        firstVoid = metrics.records.front().globalStep;
    for (const auto& mark : metrics.marks)
        if (mark.kind == RunMark::Kind::Resume)
            firstVoid = std::min(firstVoid, mark.globalStep + 1);
    std::erase_if(m_records, [&](const auto& record) { return record.globalStep >= firstVoid; });
    std::erase_if(m_marks, [&](const auto& mark) { return mark.globalStep >= firstVoid; });
}

void MetricHistory::noteGap(std::int64_t lastKnown, std::int64_t next)
{
    if (next > lastKnown + 1 && !m_gapAfter)
        m_gapAfter = lastKnown;
}

/// Records up to the last known step that are not there yet. A thinned history has left some out on purpose.
bool MetricHistory::fillIn(const std::vector<MetricRecord>& records)
{
    if (m_records.empty() || m_isThinned)
        return false;
    std::vector<MetricRecord> missing;
    const auto last = lastStep();
    for (const auto& record : records)
        if (record.globalStep <= last && !std::binary_search(m_records.begin(), m_records.end(), record, isEarlier))
            missing.push_back(record);
    if (missing.empty())
        return false;
    std::sort(missing.begin(), missing.end(), isEarlier);
    const auto middle = static_cast<std::ptrdiff_t>(m_records.size());
    m_records.insert(m_records.end(), missing.begin(), missing.end());
    std::inplace_merge(m_records.begin(), m_records.begin() + middle, m_records.end(), isEarlier);
    m_firstNew = m_records.size();
    return true;
}

bool MetricHistory::append(const std::vector<MetricRecord>& records)
{
    const auto before = m_records.size();
    for (const auto& record : records)
        if (record.globalStep > lastStep())
            m_records.push_back(record);
    return m_records.size() > before;
}

void MetricHistory::addMarks(const std::vector<RunMark>& marks)
{
    const auto isSame = [](const RunMark& a, const RunMark& b) {
        return a.kind == b.kind && a.globalStep == b.globalStep;
    };
    for (const auto& mark : marks)
        if (std::none_of(m_marks.begin(), m_marks.end(), [&](const auto& known) { return isSame(known, mark); }))
            m_marks.insert(std::upper_bound(m_marks.begin(), m_marks.end(), mark,
                               [](const auto& a, const auto& b) { return a.globalStep < b.globalStep; }),
                mark);
}

bool MetricHistory::thin()
{
    if (m_records.size() <= kMaxRecords)
        return false;
    std::vector<MetricRecord> kept;
    kept.reserve(m_records.size() / 2 + 4);
    std::size_t i = 0;
    for (; i + 4 < m_records.size(); i += 4) {
        const auto first = m_records.begin() + static_cast<std::ptrdiff_t>(i);
        const auto [least, most] =
            std::minmax_element(first, first + 4, [](const auto& a, const auto& b) { return weight(a) < weight(b); });
        for (auto it = first; it != first + 4; ++it)
            if (it == least || it == most || isEvaluated(*it))
                kept.push_back(std::move(*it));
    }
    std::move(m_records.begin() + static_cast<std::ptrdiff_t>(i), m_records.end(), std::back_inserter(kept));
    m_records = std::move(kept);
    m_firstNew = m_records.size();
    m_isThinned = true;
    return true;
}

const MetricRecord* MetricHistory::lastEvaluated() const
{
    const auto found = std::find_if(m_records.rbegin(), m_records.rend(), isEvaluated);
    return found == m_records.rend() ? nullptr : &*found;
}

} // namespace lr::widgets
