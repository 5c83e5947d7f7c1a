#include "models/result_pager.h"

namespace lr::widgets {

void ResultPager::read(std::int64_t evaluation)
{
    auto& read = m_reads[evaluation];
    if (read.isUnderWay) {
        read.startsAgain = true;
        return;
    }
    read.next = 0;
    request(evaluation, read);
}

void ResultPager::readOn(std::int64_t evaluation)
{
    auto& read = m_reads[evaluation];
    if (read.isUnderWay)
        read.goesOn = true;
    else
        request(evaluation, read);
}

bool ResultPager::isReading(std::int64_t evaluation) const
{
    const auto read = m_reads.find(evaluation);
    return read != m_reads.end() && read->second.isUnderWay;
}

void ResultPager::request(std::int64_t evaluation, Read& read)
{
    read.isUnderWay = true;
    Q_EMIT requested({evaluation, read.next, kQuestionsPerPage});
}

bool ResultPager::take(const protocol::EvaluationResults& results)
{
    const auto found = m_reads.find(results.evaluation);
    if (found == m_reads.end() || !found->second.isUnderWay || results.first != found->second.next)
        return false;
    auto& read = found->second;
    read.isUnderWay = false;
    read.next += static_cast<std::int64_t>(results.questions.size());
    const bool hasMore = !results.questions.empty() && read.next < results.numQuestions;
    if (read.startsAgain) {
        read.startsAgain = read.goesOn = false;
        read.next = 0;
        request(results.evaluation, read);
    } else if (hasMore || read.goesOn) {
        read.goesOn = false;
        request(results.evaluation, read);
    } else {
        Q_EMIT finished(results.evaluation);
    }
    return true;
}

bool ResultPager::fail(std::int64_t evaluation)
{
    const auto found = m_reads.find(evaluation);
    if (found == m_reads.end() || !found->second.isUnderWay)
        return false;
    auto& read = found->second;
    if (read.startsAgain)
        read.next = 0;
    read.isUnderWay = read.startsAgain = read.goesOn = false;
    return true;
}

} // namespace lr::widgets
