#pragma once

#include "common/json.h"
#include "common/token.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lr::protocol {

struct OpenWorkspaceRequest
{
    std::string path;
    bool createIfMissing = false;
};

/// A scoring: one expert's trajectories, compared step by step with one amateur.
struct ScoringInfo
{
    std::int64_t id = 0;
    std::string expertPath;
    std::string amateurPath;
    std::string expertFingerprint;
    bool isGivenText = false; ///< the text was given, not written by the expert
    common::Json generationSettings;
    common::Json scoringSettings;
    std::int64_t createdAtMs = 0; ///< since 1970
    std::int64_t numTrajectories = 0;
    std::int64_t numSteps = 0;
    std::int64_t numCandidates = 0;
};

struct WorkspaceInfo
{
    std::string path;
    std::vector<ScoringInfo> scorings; ///< the latest first
    std::int64_t numProblems = 0;
    std::int64_t numRuns = 0;
    std::int64_t numEvaluations = 0;
};

/// Trajectories [first, first + count) of a scoring in problem order; the engine may answer with fewer, so that a frame
/// stays small. Ask again from `first + trajectories.size()` until that is `numTrajectories`.
struct ReadStepsRequest
{
    std::int64_t scoring = 0;
    std::int64_t first = 0;
    std::int64_t count = 0;
};

/// Why a model's text ends: the finish reasons on the wire. "eos" stands for the end of sequence.
inline constexpr const char* kFinishedByItself = "eos";
inline constexpr const char* kFinishedByLength = "length"; ///< at the token limit, or at the end of the context

struct TrajectoryHead
{
    std::int64_t problem = 0; ///< its number in the workspace
    std::string promptId;
    std::string question;
    std::string finishReason; ///< "eos", "length" or "text"
    std::int32_t numSteps = 0;
    std::int64_t packedBytes = 0; ///< of its steps
};

/// Trajectories of a scoring with their steps, which travel as they are stored: behind the JSON, as its attachment.
struct StepsPart
{
    std::int64_t scoring = 0;
    std::int64_t first = 0;
    std::int64_t numTrajectories = 0; ///< of the whole scoring, as are the next two
    std::int64_t totalSteps = 0;
    std::int64_t totalCandidates = 0;
    std::vector<TrajectoryHead> trajectories;
    std::string packed; ///< the steps of each trajectory in turn, as steps::packSteps() writes them
};

struct ReadVocabularyRequest
{
    std::int64_t scoring = 0;
};

/// The bytes of every token of the expert's tokenizer.
struct Vocabulary
{
    std::int64_t scoring = 0;
    std::string bytes;                    ///< of all tokens, one after the other
    std::vector<std::int32_t> begin;      ///< V + 1 offsets into bytes
    std::vector<common::TokenId> special; ///< control tokens, ascending
};

/// Asks whether each trajectory ends with the right answer. `problems` is the file with the answers; empty: the file
/// that the scoring's problems came from, if it is known and still exists.
struct GradeRequest
{
    std::int64_t scoring = 0;
    std::string problems;
};

struct TrajectoryGrade
{
    std::optional<bool> isCorrect; ///< unset: no right answer is known
    std::string extracted;
    std::string reference;
};

struct GradeResult
{
    std::int64_t scoring = 0;
    std::vector<TrajectoryGrade> grades; ///< in the order of the scoring's trajectories
    std::int64_t numCorrect = 0;
    std::int64_t numGraded = 0;
    std::string notice; ///< why nothing could be graded, or empty
};

struct ModelDescription
{
    std::string folder;
    std::string architecture;
    std::string dtype;
    std::int64_t numParameters = 0;
    std::int64_t weightBytes = 0;
    std::int64_t numLayers = 0;
    std::int64_t hiddenSize = 0;
    std::int64_t vocabSize = 0;
    std::int64_t contextTokens = 0;
    std::string fingerprint;
    std::optional<std::string> failure; ///< a sentence; all else is then empty
};

struct InspectPairRequest
{
    std::string expert;
    std::string amateur; ///< empty: one model alone
};

struct PairReport
{
    ModelDescription expert;
    ModelDescription amateur;
    std::optional<std::string> tokenizerDifference; ///< a sentence naming the first id that differs; unset: the same
    std::int64_t samplingBytes = 0;                 ///< estimated memory to sample and score with both
    std::int64_t availableBytes = 0;
};

struct ExportSamplesRequest
{
    std::int64_t scoring = 0;
    double plausibilityThreshold = 0.2;
    double klThreshold = 0.4;
    bool includeFirstStep = false;
    std::string out; ///< path of the authors' JSONL
};

struct ExportSamplesResult
{
    std::string path;
    std::int64_t numSamples = 0;
    std::int64_t numSteps = 0;
};

} // namespace lr::protocol
