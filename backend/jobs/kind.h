#pragma once

#include "protocol/job_messages.h"

#include <filesystem>

namespace lr::jobs {

class CheckList;

/// What the command line and the server know of a kind of job without running it; the work itself is in engine/.
/// Specialised for each alternative of protocol::Job, in a header of its own in this folder, with static members:
///
///     constexpr const char* kSummary              what it does, as the help of its command says it
///     std::string title(settings)                 what people call such a job: "Fine-tuning expert, 300 steps"
///     void check(settings, CheckList&)            looks for whatever would make it fail, without loading a model
///     void place(settings&, workspace)            fills in the paths that depend on the workspace, without looking
///                                                 whether anything is there
///
/// A kind that has no command of its own has neither kSummary nor place(), but says by
///     std::string commandText(settings, workspace)
/// what does the same in a terminal.
///
/// And, where they make sense:
///
///     void resolve(settings&, workspace)          replaces what place() filled in by what is really there; throws if
///                                                 something is missing
///     void prepare(settings)                      writes the files that a placed job brings along
///     bool isSameWork(settings, earlier)          whether the speed of the earlier job predicts that of this one
///     double numUnits(settings, numProblems)      units of work to be done, and how many an earlier job did in a
///     double unitsPerSecond(result)               second: 0 if its result does not say
///     void shorten(settings&)                     cuts what is too long for a list of jobs
template <class Settings>
struct JobKind;

} // namespace lr::jobs
