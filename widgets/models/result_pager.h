#pragma once

#include "protocol/run_messages.h"

#include <QObject>

#include <map>

namespace lr::widgets {

/// Reads evaluations page by page until all their results are here, one request of an evaluation at a time.
class ResultPager : public QObject
{
    Q_OBJECT

public:
    static constexpr std::int64_t kQuestionsPerPage = 200;

    using QObject::QObject;

    /// From the start. If a request is under way, it starts again when that is answered.
    void read(std::int64_t evaluation);
    /// From where it stands: for an evaluation that goes on growing.
    void readOn(std::int64_t evaluation);
    /// Answers to what is under way are void from here on.
    void forget(std::int64_t evaluation) { m_reads.erase(evaluation); }
    void forgetAll() { m_reads.clear(); }
    bool isReading(std::int64_t evaluation) const;

    /// Takes note of an answer and asks for the next page. False: nobody waits for it, it came too late.
    bool take(const protocol::EvaluationResults& results);
    /// The request under way failed: what was read before it stays, and readOn() goes on there. False: nobody waits.
    bool fail(std::int64_t evaluation);

Q_SIGNALS:
    void requested(const lr::protocol::ReadEvaluationRequest& request);
    void finished(qint64 evaluation); ///< all that there is has been read

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
