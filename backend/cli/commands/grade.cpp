#include "cli/command_line.h"
#include "common/error.h"
#include "common/jsonl.h"
#include "evaluation/answer_verdict.h"
#include "problems/problem_reader.h"
#include "problems/reference_answer.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <unordered_map>
#include <unordered_set>

namespace lr::cli {

namespace {

using common::Error;
using common::ErrorCode;
using common::printable;

struct GradeOptions
{
    std::filesystem::path problems;
    std::filesystem::path answers;
    std::string grader = "exact";
    bool skipBad = false;
};

/// Grades the lines of an answer file. Prints only after the whole file could be read.
class AnswerFile
{
public:
    AnswerFile(const GradeOptions& options, const std::vector<problems::Problem>& problems)
        : m_options(options)
        , m_grader(problems::graderNamed(options.grader).value_or(problems::Grader::Exact))
    {
        for (const auto& problem : problems)
            m_problems.emplace(problem.id, &problem);
    }

    void grade(std::stop_token stop)
    {
        common::JsonlReader reader(m_options.answers);
        while (readLine(reader)) {
            if (stop.stop_requested())
                throw Error(ErrorCode::Cancelled, "Stopped; nothing was printed.");
        }
        if (m_lines.empty())
            throw Error(ErrorCode::CorruptData, name() + " holds no answer. Each line is an object with the \"id\" of "
                                                         "a problem and the \"text\" of its answer.");
    }

    const std::vector<std::string>& lines() const { return m_lines; }
    /// "57 of 100 answers are correct, 12 are cut off."
    std::string summary() const
    {
        auto text = fmt::format("{} of {} answers are correct", m_numCorrect, m_lines.size());
        if (m_numUnfinished > 0)
            text += fmt::format(", {} {} cut off", m_numUnfinished, m_numUnfinished == 1 ? "is" : "are");
        return text + ".";
    }
    const common::SkippedLines& skipped() const { return m_skipped; }

    /// A sentence about the problems without an answer; empty if there are none.
    std::string missingNotice() const
    {
        const auto numMissing = m_problems.size() - m_answered.size();
        if (numMissing == 0)
            return {};
        std::string first;
        for (const auto& [id, problem] : m_problems) {
            if (!m_answered.contains(id) && (first.empty() || id < first))
                first = id;
        }
        return fmt::format("{} of {} problems have no answer in {}, such as '{}'; they are not counted.", numMissing,
            m_problems.size(), name(), printable(first));
    }

private:
    std::string name() const { return "'" + printable(m_options.answers.native(), 400) + "'"; }

    bool readLine(common::JsonlReader& reader)
    {
        try {
            const auto record = reader.next();
            if (!record)
                return false;
            gradeRecord(*record);
        } catch (const Error& error) {
            m_skipped.add(error, m_options.skipBad ? common::BadLines::Skip : common::BadLines::Fail);
        }
        return true;
    }

    /// The problem a record answers; its id may be a text or an integer.
    const problems::Problem& problemOf(const common::JsonObject& object, const std::string& source) const
    {
        const auto& id = object.value("id");
        const auto text = id.is_string() ? id.get<std::string>() : common::dumpJson(id);
        const auto found = m_problems.find(text);
        if (found == m_problems.end())
            throw Error(ErrorCode::CorruptData,
                source + ": no problem has the id '" + printable(text) + "' in '" +
                    printable(m_options.problems.native(), 400) +
                    "'. Name the file that the answers were written for, or leave such lines out with --skip-bad.");
        return *found->second;
    }

    /// Lines that other programs wrote need not say why an answer ends.
    static bool isCutOff(const common::JsonObject& object)
    {
        const auto* reason = object.find("finish_reason");
        return reason != nullptr && *reason == common::Json("length");
    }

    void gradeRecord(const common::JsonlRecord& record)
    {
        const common::JsonObject object(record.value, record.source);
        const auto& problem = problemOf(object, record.source);
        const auto graded = problems::gradeCompletion(problem, object.string("text"), m_grader);
        const auto verdict = evaluation::verdictOfAnswer(graded.isCorrect, isCutOff(object));
        common::OrderedJson line{{"id", problem.id}, {"extracted", graded.extracted}, {"correct", graded.isCorrect},
            {"verdict", evaluation::nameOf(verdict)}, {"reason", graded.reason}, {"reference", graded.reference},
            {"grader", problems::nameOf(m_grader)}};
        if (problem.idIsInteger)
            line["id"] = common::parseOrderedJson(problem.id, record.source);
        m_lines.push_back(common::dumpJson(line));
        m_numCorrect += graded.isCorrect ? 1 : 0;
        m_numUnfinished += verdict == evaluation::AnswerVerdict::Unfinished ? 1 : 0;
        m_answered.insert(problem.id);
    }

    const GradeOptions& m_options;
    problems::Grader m_grader;
    std::unordered_map<std::string, const problems::Problem*> m_problems;
    std::unordered_set<std::string> m_answered;
    std::vector<std::string> m_lines;
    std::size_t m_numCorrect = 0;
    std::size_t m_numUnfinished = 0;
    common::SkippedLines m_skipped;
};

void grade(const GradeOptions& options, const CommandContext& context)
{
    const auto file = problems::readProblems(
        options.problems, {.badLines = options.skipBad ? common::BadLines::Skip : common::BadLines::Fail});
    AnswerFile answers(options, file.problems);
    answers.grade(context.stop);
    for (const auto& line : answers.lines())
        printLine(line);
    for (const auto* skipped : {&file.skipped, &answers.skipped()}) {
        for (const auto& reason : skipped->reasons)
            spdlog::warn("skipped: {}", reason);
    }
    if (const auto notice = answers.missingNotice(); !notice.empty())
        spdlog::warn("{}", notice);
    spdlog::info("{}", answers.summary());
}

} // namespace

void addGradeCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("grade", "Judge answers that were written anywhere: one JSON line each");
    auto options = std::make_shared<GradeOptions>();
    command->add_option("--problems", options->problems, "Problem file with reference answers, as evaluate reads it")
        ->required();
    command
        ->add_option("--answers", options->answers,
            "JSON Lines: the id of a problem, the text of its answer, and where known its finish_reason")
        ->required();
    command
        ->add_option("--grader", options->grader,
            "exact: what is the same in mathematics; qwen: as the Qwen2.5-Math toolkit judges")
        ->check(CLI::IsMember({"exact", "qwen"}))
        ->capture_default_str();
    command->add_flag("--skip-bad", options->skipBad, "Pass over lines that cannot be read or belong to no problem");
    addOutputOptions(*command, context);
    command->callback([options, &context] { grade(*options, context); });
}

} // namespace lr::cli
