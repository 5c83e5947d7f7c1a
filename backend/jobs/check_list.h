#pragma once

#include "model/checkpoint.h"
#include "protocol/job_messages.h"
#include "protocol/session_messages.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace lr::jobs {

/// What a check may know besides the job. All borrowed.
struct CheckContext
{
    const std::filesystem::path& workspace;
    const std::vector<protocol::JobInfo>& earlier; ///< jobs of the workspace, the latest first: rates measured here
    const std::vector<protocol::DeviceInfo>& devices;
};

/// The findings about one job that is to be started. Nothing is thrown: what goes wrong is a finding too.
class CheckList
{
public:
    using Verdict = protocol::Check::Verdict;

    explicit CheckList(const CheckContext& context)
        : m_context(context)
    {}

    const std::filesystem::path& workspace() const { return m_context.workspace; }
    /// Of the problem file that problems() read.
    std::int64_t numProblems() const { return m_numProblems; }

    void add(const char* name, Verdict verdict, std::string text);
    /// Calls `look`; the sentence of an error that it throws becomes a finding.
    void attempt(const char* name, const std::function<void()>& look);

    /// Opens both models and adds whether they map every id to the same token. If both are whole, `look` is called with
    /// them; an error that it throws is a finding too.
    void pair(const std::filesystem::path& expert, const std::filesystem::path& amateur,
        const std::function<void(const model::Checkpoint& expert, const model::Checkpoint& amateur)>& look);
    /// The same for one model.
    void wholeModel(
        const std::filesystem::path& folder, const std::function<void(const model::Checkpoint& model)>& look);
    /// The adapter of a run, by the run's name.
    void adapterOf(const std::string& run);
    void device(const settings::RuntimeSettings& runtime);
    /// Never Bad: `need` is an estimate in bytes, and another program may free memory. If a model cannot be loaded, the
    /// job itself fails with a message.
    void memory(const settings::RuntimeSettings& runtime, std::int64_t need);
    /// Whether `need` bytes fit on the disk of a folder, which need not exist yet.
    void disk(std::filesystem::path folder, std::int64_t need);
    void problems(const std::string& path, std::int64_t maxProblems, bool skipBad, bool needAnswers);

    protocol::JobCheck& result() { return m_result; } ///< what was found so far

private:
    const CheckContext& m_context;
    protocol::JobCheck m_result;
    std::int64_t m_numProblems = 0;
};

/// "1.4 GiB", "12 MiB".
std::string sizeText(std::int64_t bytes);

} // namespace lr::jobs
