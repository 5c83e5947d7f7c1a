#include "server/queries/grading_query.h"

#include "common/error.h"
#include "problems/problem_reader.h"
#include "problems/reference_answer.h"
#include "store/workspace.h"

#include <unordered_map>

namespace lr::server {

using store::Workspace;

namespace {

/// The problems of a file by their ids. A problem counts as the workspace's only if its question is the same, too.
class Answers
{
public:
    explicit Answers(const std::filesystem::path& file)
        : m_file(problems::readProblems(file, {.badLines = common::BadLines::Skip}))
    {
        for (const auto& problem : m_file.problems)
            m_byId.emplace(problem.id, &problem);
    }

    /// Null if the file has no such question, or no answer to it.
    const problems::Problem* find(const store::Problem& problem) const
    {
        const auto found = m_byId.find(problem.promptId);
        if (found == m_byId.end() || found->second->promptText() != problem.question)
            return nullptr;
        return problems::referenceAnswer(*found->second) ? found->second : nullptr;
    }

private:
    problems::ProblemFile m_file;
    std::unordered_map<std::string, const problems::Problem*> m_byId;
};

protocol::TrajectoryGrade grade(const store::StoredTrajectory& stored, const problems::Problem* problem)
{
    if (problem == nullptr || !stored.trajectory.text)
        return {};
    auto graded = problems::gradeCompletion(*problem, *stored.trajectory.text);
    return {.isCorrect = graded.isCorrect,
        .extracted = std::move(graded.extracted),
        .reference = std::move(graded.reference)};
}

} // namespace

protocol::GradeResult gradeTrajectories(const std::filesystem::path& folder, const protocol::GradeRequest& request)
{
    const auto workspace = Workspace::open(folder, Workspace::Mode::ReadOnly);
    const auto scoring = workspace.scoring(store::ScoringId{request.scoring});
    const auto generation = workspace.generation(scoring.generation);
    const std::filesystem::path file = request.problems.empty() ? generation.problemFile : request.problems;
    protocol::GradeResult result;
    result.scoring = request.scoring;
    std::error_code unknown;
    if (file.empty() || (request.problems.empty() && !std::filesystem::exists(file, unknown))) {
        result.notice = file.empty()
                            ? "The problem file of this scoring is not known. Choose it to see which answers are right."
                            : "The problem file '" + common::printable(file.native(), 400) +
                                  "' is not there any more. Name another to see what is right.";
        return result;
    }
    const Answers answers(file);
    workspace.forEachScoredTrajectory(scoring.id, [&](const store::ScoredTrajectory& scored) {
        result.grades.push_back(grade(scored.stored, answers.find(scored.stored.problem)));
        const auto& isCorrect = result.grades.back().isCorrect;
        result.numGraded += isCorrect ? 1 : 0;
        result.numCorrect += isCorrect.value_or(false) ? 1 : 0;
    });
    if (result.numGraded == 0)
        result.notice = "None of the trajectories answers a problem of '" + common::printable(file.native(), 400) +
                        "' whose right answer is known.";
    return result;
}

} // namespace lr::server
