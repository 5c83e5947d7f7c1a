// Writes a workspace the size of one GSM8K training set scored once, and reads it back as step selection needs it.
//   bench_store FOLDER [PROBLEMS 7473] [STEPS 128]
// A FOLDER that exists already is only read; it is left for the next time. Prints one JSON object.
#include "common/error.h"
#include "common/json.h"
#include "steps/step_table.h"
#include "store/workspace.h"
#include "support/synthetic_steps.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>

using namespace lr;

namespace {

class Stopwatch
{
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count(); }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

std::vector<store::Problem> makeProblems(int count)
{
    std::vector<store::Problem> problems;
    for (int i = 0; i < count; ++i) {
        const std::string question = "Question " + std::to_string(i) + ": " + std::string(220, 'q');
        problems.push_back({question, question}); // as with GSM8K, where the question is the id
    }
    return problems;
}

/// Seconds inside the workspace, without the time to make up the records.
double writeWorkspace(const std::string& folder, int numProblems, int numSteps)
{
    const test::SyntheticSteps synthetic(1);
    auto workspace = store::Workspace::open(folder, store::Workspace::Mode::CreateIfMissing);
    const auto expert = workspace.findOrAddModel({"expert", "/models/expert", "qwen2", {}});
    const auto amateur = workspace.findOrAddModel({"amateur", "/models/amateur", "qwen2", {}});
    const auto generation =
        workspace.findOrAddGeneration(store::GenerationKind::Expert, expert, {{"max_new_tokens", numSteps}});
    const auto scoring = workspace.findOrAddScoring(generation, amateur, common::Json::object());
    const auto problems = workspace.findOrAddProblems(makeProblems(numProblems));
    double seconds = 0;
    for (std::size_t i = 0; i < problems.size(); ++i) {
        const auto steps = synthetic.trajectory(i, numSteps);
        const store::Trajectory trajectory = {common::TokenIds(90, 1), test::SyntheticSteps::completion(steps),
            store::FinishReason::Length, std::string(450, 't')};
        const Stopwatch watch;
        workspace.addScoredTrajectory(scoring, problems[i], trajectory, steps);
        seconds += watch.seconds();
    }
    return seconds;
}

struct LoadTimes
{
    double open = 0, read = 0, readAndUnpack = 0, load = 0;
    std::size_t numSteps = 0, numCandidates = 0;
};

LoadTimes loadWorkspace(const std::string& folder)
{
    LoadTimes times;
    steps::StepTable table;
    const auto openAndVisit = [&](const auto& visit) {
        const Stopwatch watch;
        const auto workspace = store::Workspace::open(folder, store::Workspace::Mode::ReadOnly);
        const auto scoring = workspace.latestScoring();
        times.open = watch.seconds();
        table.reserve(static_cast<std::size_t>(scoring->numSteps), static_cast<std::size_t>(scoring->numCandidates));
        workspace.forEachScoredTrajectory(scoring->id, visit);
        return watch.seconds();
    };
    std::vector<steps::StepRecord> records;
    times.read = openAndVisit([](const store::ScoredTrajectory&) {});
    times.readAndUnpack = openAndVisit([&](const store::ScoredTrajectory& scored) { scored.readSteps(records); });
    times.load = openAndVisit([&](const store::ScoredTrajectory& scored) {
        scored.appendTo(table, static_cast<std::int64_t>(scored.stored.problemId));
    });
    times.numSteps = table.numSteps();
    times.numCandidates = table.numCandidates();
    return times;
}

int run(const std::string& folder, int numProblems, int numSteps)
{
    const double writeSeconds = std::filesystem::exists(folder) ? 0 : writeWorkspace(folder, numProblems, numSteps);
    const auto fileBytes = std::filesystem::file_size(std::filesystem::path(folder) / store::Workspace::kFileName);
    const auto times = loadWorkspace(folder);
    const auto steps = static_cast<double>(times.numSteps);
    std::cout << common::dumpJson(common::OrderedJson{{"benchmark", "store"}, {"steps", times.numSteps},
                     {"candidates_per_step", static_cast<double>(times.numCandidates) / steps},
                     {"file_bytes", fileBytes}, {"bytes_per_step", static_cast<double>(fileBytes) / steps},
                     {"write_seconds", writeSeconds}, {"open_seconds", times.open}, {"read_seconds", times.read},
                     {"read_and_unpack_seconds", times.readAndUnpack}, {"open_and_load_seconds", times.load}})
              << '\n';
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_store FOLDER [PROBLEMS] [STEPS]\n");
        return 2;
    }
    try {
        return run(argv[1], argc > 2 ? std::atoi(argv[2]) : 7473, argc > 3 ? std::atoi(argv[3]) : 128);
    } catch (const common::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return common::exitCodeFor(error.code());
    }
}
