#pragma once

#include "protocol/run_messages.h"

#include <QObject>

#include <map>

namespace lr::widgets {

/// Reads evaluations page by page until all their results have arrived, with one request per evaluation at a time.
class ResultPager : public QObject
{
    Q_OBJECT

public:
    static constexpr std::int64_t kQuestionsPerPage = 200;

    using QObject::QObject;

    /// Reads from the start. If a request is pending, reading starts again when that is answered.
    void read(std::int64_t evaluation);
    /// Continues after what was read so far, for an evaluation that is still growing.
    void readOn(std::int64_t evaluation);
    /// From now on, answers to pending requests are ignored.
    void forget(std::int64_t evaluation) { m_reads.erase(evaluation); }
    void forgetAll() { m_reads.clear(); }
    bool isReading(std::int64_t evaluation) const;

    /// Notes an answer and requests the next page. False if the answer came too late and nobody waits for it.
    bool take(const protocol::EvaluationResults& results);
    /// Notes that the pending request failed: what was read before stays, and readOn() continues there. False if nobody
    /// waits.
    bool fail(std::int64_t evaluation);

Q_SIGNALS:
    void requested(const lr::protocol::ReadEvaluationRequest& request);
    void finished(qint64 evaluation); ///< all existing results have been read

private:
    struct Read
    {
        std::int64_t next = 0;
        bool isUnderWay = false;
        bool startsAgain = false;
        bool goesOn = false;
    };

    void request(std::int64_t evaluation, Read& read);

    std::map<std::int64_t, Read> m_reads;
};

} // namespace lr::widgets
