#include "evaluation/answer_verdict.h"

namespace lr::evaluation {

AnswerVerdict verdictOfAnswer(std::optional<bool> isCorrect, bool isCutOff)
{
    if (!isCorrect)
        return AnswerVerdict::Unknown;
    if (*isCorrect)
        return AnswerVerdict::Right;
    return isCutOff ? AnswerVerdict::Unfinished : AnswerVerdict::Wrong;
}

const char* nameOf(AnswerVerdict verdict)
{
    switch (verdict) {
    case AnswerVerdict::Right:
        return "right";
    case AnswerVerdict::Wrong:
        return "wrong";
    case AnswerVerdict::Unfinished:
        return "unfinished";
    case AnswerVerdict::Unknown:
        break;
    }
    return "unknown";
}

} // namespace lr::evaluation
