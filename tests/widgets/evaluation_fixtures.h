#pragma once

#include "evaluation/proportion.h"
#include "protocol/run_messages.h"

namespace lr::test {

inline protocol::Accuracy accuracyOf(std::int64_t numCorrect, std::int64_t numQuestions)
{
    const auto p = evaluation::proportionOf(numCorrect, numQuestions);
    return {numCorrect, numQuestions, p.share, p.low, p.high};
}

inline protocol::EvaluationInfo evaluationOf(std::int64_t id, const std::string& label, std::int64_t numCorrect,
    std::int64_t numQuestions, const std::string& adapter = {})
{
    protocol::EvaluationInfo info;
    info.id = id;
    info.label = label;
    info.benchmark = "demo";
    info.modelPath = "/models/expert";
    info.adapterPath = adapter;
    info.problemFile = "/problems/test.jsonl";
    info.createdAtMs = 1'700'000'000'000 + id;
    info.accuracy = accuracyOf(numCorrect, numQuestions);
    return info;
}

inline protocol::QuestionResult resultOf(std::int64_t problem, const std::string& extracted, bool isCorrect)
{
    protocol::QuestionResult result;
    result.problem = problem;
    result.promptId = "p" + std::to_string(problem);
    result.question = "How many plums are in basket " + std::to_string(problem) + "?";
    result.text = "So the answer is " + extracted + ".";
    result.numTokens = 10 + problem;
    result.extracted = extracted;
    result.reference = "9";
    result.isCorrect = isCorrect;
    result.reason = isCorrect ? "equal numbers" : "different numbers";
    return result;
}

} // namespace lr::test
