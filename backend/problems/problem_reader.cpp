#include "problems/problem_reader.h"

#include <fmt/format.h>

#include <initializer_list>
#include <unordered_map>
#include <unordered_set>

namespace lr::problems {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::JsonObject;
using common::printable;

namespace {

constexpr std::string_view kBlank = " \t\r\n\v\f";

[[noreturn]] void fail(std::string_view source, const std::string& what)
{
    throw Error(ErrorCode::CorruptData, std::string(source) + ": " + what);
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(kBlank);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// The first of `keys` that the record has, or an empty name.
std::string_view firstKey(const JsonObject& record, std::initializer_list<std::string_view> keys)
{
    for (const auto key : keys) {
        if (record.has(key))
            return key;
    }
    return {};
}

std::string questionOf(const JsonObject& record, std::string_view source)
{
    const auto key = firstKey(record, {"question", "Question", "problem"});
    if (key.empty())
        fail(source, "no question; one of \"question\", \"Question\" (with \"Body\"), \"body\" with \"question\" and "
                     "\"problem\" is expected.");
    const auto& question = record.string(key);
    if (trimmed(question).empty())
        fail(source, "\"" + std::string(key) + "\" is empty; a question is expected.");
    const auto bodyKey = firstKey(record, {"body", "Body"});
    if (bodyKey.empty() || trimmed(record.string(bodyKey)).empty())
        return question;
    return record.string(bodyKey) + " " + question;
}

void readId(const JsonObject& record, std::string_view source, Problem& problem)
{
    const auto key = firstKey(record, {"id", "ID"});
    if (key.empty()) {
        problem.id = problem.question;
        return;
    }
    const auto& id = record.value(key);
    if (!id.is_string() && !id.is_number_integer())
        fail(source, "\"" + std::string(key) + "\" is " + printable(common::dumpJson(id), 60) +
                         "; a text or an integer is expected.");
    problem.idIsInteger = id.is_number_integer();
    problem.id = problem.idIsInteger ? common::dumpJson(id) : id.get_ref<const std::string&>();
    if (problem.id.empty())
        fail(source, "\"" + std::string(key) + "\" is empty; leave it out or give each problem its own.");
}

std::vector<std::string> choicesOf(const JsonObject& record, std::string_view source)
{
    const auto* choices = record.find("choices");
    if (choices == nullptr)
        return {};
    if (!choices->is_array() || choices->size() > kMaxChoices)
        fail(source, fmt::format("\"choices\" must be a list of at most {} texts.", kMaxChoices));
    std::vector<std::string> out;
    for (const auto& choice : *choices) {
        if (!choice.is_string())
            fail(source, "\"choices\" holds " + printable(common::dumpJson(choice), 60) + "; a text is expected.");
        out.push_back(choice.get<std::string>());
    }
    return out;
}

/// The text of one answer; a list inside of a list is a tuple. Nothing for what is neither text, number nor list.
std::optional<std::string> answerText(const Json& answer)
{
    if (answer.is_string())
        return answer.get<std::string>();
    if (answer.is_number() || answer.is_boolean())
        return common::dumpJson(answer);
    if (!answer.is_array())
        return std::nullopt;
    std::string out;
    for (const auto& part : answer) {
        const auto text = part.is_array() ? std::nullopt : answerText(part); // deeper than a tuple is no answer
        if (!text)
            return std::nullopt;
        out += (out.empty() ? "(" : ", ") + *text;
    }
    return out + ")";
}

/// A list of several answers as the JSON list of their texts, anything else as its text.
std::optional<std::string> answerTexts(const Json& answer)
{
    if (!answer.is_array())
        return answerText(answer);
    Json texts = Json::array();
    for (const auto& part : answer) {
        auto text = answerText(part);
        if (!text)
            return std::nullopt;
        texts.push_back(std::move(*text));
    }
    if (texts.empty())
        return std::string();
    return texts.size() == 1 ? texts.front().get<std::string>() : common::dumpJson(texts);
}

/// The first answer that is there and not empty.
void readAnswer(const JsonObject& record, Problem& problem)
{
    for (const std::string_view key : {"answer", "Answer", "final_answer", "solution"}) {
        if (!record.has(key))
            continue;
        const auto& answer = record.value(key);
        auto text = answerTexts(answer);
        if (!text) {
            problem.answerFault = fmt::format("its \"{}\" is {}, and a text, a number or a list of these is expected",
                key, printable(common::dumpJson(answer), 60));
            return;
        }
        if (!trimmed(*text).empty()) {
            problem.answer = std::move(*text);
            return;
        }
        problem.answerFault = fmt::format("its \"{}\" is empty", key);
    }
}

Problem problemFromText(std::string_view line)
{
    Problem problem;
    problem.question = trimmed(line);
    problem.id = problem.question;
    return problem;
}

/// Collects problems and keeps their ids distinct.
class Collector
{
public:
    explicit Collector(ProblemFile& out)
        : m_out(out)
    {}

    void add(Problem problem)
    {
        if (!m_ids.insert(problem.id).second)
            makeDistinct(problem);
        m_out.problems.push_back(std::move(problem));
    }

private:
    void makeDistinct(Problem& problem)
    {
        // Counting on from the last number keeps the time linear for a file that repeats one question.
        auto& number = m_repeats.try_emplace(problem.id, 1).first->second;
        std::string candidate;
        do {
            candidate = fmt::format("{} [{}]", problem.id, ++number);
        } while (!m_ids.insert(candidate).second);
        problem.id = std::move(candidate);
        problem.idIsInteger = false;
        ++m_out.numRenamed;
    }

    ProblemFile& m_out;
    std::unordered_set<std::string> m_ids;
    std::unordered_map<std::string, std::size_t> m_repeats;
};

/// Adds what `next()` returns until it returns nothing. `next` must advance even when it throws.
template <typename Next>
void collect(ProblemFile& out, const ProblemFileOptions& options, Next next)
{
    Collector collector(out);
    while (options.maxProblems == 0 || std::ssize(out.problems) < options.maxProblems) {
        try {
            auto problem = next();
            if (!problem)
                return;
            collector.add(std::move(*problem));
        } catch (const Error& error) {
            out.skipped.add(error, options.badLines);
        }
    }
}

void readPlainText(const std::filesystem::path& path, const ProblemFileOptions& options, ProblemFile& out)
{
    common::LineReader reader(path, options.maxLineBytes);
    collect(out, options, [&]() -> std::optional<Problem> {
        const auto line = reader.next();
        return line ? std::optional(problemFromText(line->text)) : std::nullopt;
    });
}

void readJsonLines(const std::filesystem::path& path, const ProblemFileOptions& options, ProblemFile& out)
{
    common::JsonlReader reader(path, options.maxLineBytes);
    collect(out, options, [&]() -> std::optional<Problem> {
        const auto record = reader.next();
        return record ? std::optional(problemFromJson(record->value, record->source)) : std::nullopt;
    });
}

} // namespace

Problem problemFromJson(const Json& record, std::string_view source)
{
    const JsonObject object(record, source);
    Problem problem;
    problem.question = questionOf(object, source);
    problem.choices = choicesOf(object, source);
    readAnswer(object, problem);
    readId(object, source, problem);
    return problem;
}

ProblemFile readProblems(const std::filesystem::path& path, const ProblemFileOptions& options)
{
    if (options.maxProblems < 0)
        throw Error(ErrorCode::InvalidArgument,
            fmt::format(
                "At most {} problems were asked for; ask for at least one, or for all by 0.", options.maxProblems));
    ProblemFile out;
    if (path.extension() == ".txt")
        readPlainText(path, options, out);
    else
        readJsonLines(path, options, out);
    if (out.problems.empty())
        throw Error(ErrorCode::CorruptData,
            fmt::format("'{}' holds no problem{}. Name a JSON Lines file with a \"question\" in each line, or a .txt "
                        "file with one question a line.",
                printable(path.native(), 400),
                out.skipped.count == 0 ? std::string() : fmt::format(" (bad lines: {})", out.skipped.count)));
    return out;
}

} // namespace lr::problems
