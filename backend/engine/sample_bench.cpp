#include "engine/sample_bench.h"

#include "common/error.h"
#include "engine/machine_rates.h"
#include "engine/runtime.h"
#include "model/memory_estimate.h"

#include <cerrno>
#include <cstdlib>

namespace lr::engine {

namespace {

/// A folder that is removed at the end of the run.
class TemporaryFolder
{
public:
    TemporaryFolder()
    {
        auto name = (std::filesystem::temp_directory_path() / "lightreasoner-bench-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw common::systemError("Cannot create folder", name, errno);
        m_path = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored; // what cannot be removed stays in the folder for temporary files
        std::filesystem::remove_all(m_path, ignored);
    }

    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

struct SampleWork
{
    double generateFlops = 0;
    double scoreFlops = 0;
};

SampleWork sampleWorkOf(const SampleResult& result, const model::ModelConfig& expert, const model::ModelConfig& amateur)
{
    const double prompt = static_cast<double>(result.promptTokens);
    const double written = static_cast<double>(result.newTokens);
    const auto layers = [](const auto& config) { return 2.0 * static_cast<double>(layerMacsPerToken(config)); };
    const auto head = [](const auto& config) { return 2.0 * static_cast<double>(outputMacsPerToken(config)); };
    return {(prompt + written) * layers(expert) + written * head(expert),
        (prompt + written) * layers(amateur) + written * (head(amateur) + head(expert))};
}

} // namespace

common::OrderedJson benchSample(
    const settings::SampleSettings& options, jobs::ProgressTarget progress, std::stop_token stop)
{
    const TemporaryFolder folder;
    auto sample = options;
    sample.workspace = folder.path() / "workspace";
    const auto expert = model::Checkpoint::open(options.expert);
    const auto amateur = model::Checkpoint::open(options.amateur);
    const auto dtype = resolveDtype(options.runtime, expert);
    const auto rates = measureMachine(dtype, parseDevice(options.runtime.device));
    const auto result = engine::run(sample, progress, stop);
    const auto work = sampleWorkOf(result, expert.config(), amateur.config());
    const double problems = static_cast<double>(result.numScored);
    const auto part = [&](double flops, double seconds) {
        const double floor = flops / rates.gemmFlopsPerSecond;
        return common::OrderedJson{{"seconds_per_problem", seconds / problems},
            {"floor_seconds_per_problem", floor / problems}, {"share_of_floor", floor / seconds}};
    };
    const double seconds = result.generateSeconds + result.scoreSeconds;
    return {{"dtype", dtypeName(dtype)}, {"problems", result.numScored}, {"prompt_tokens", result.promptTokens},
        {"new_tokens", result.newTokens}, {"gemm_gflops", rates.gemmFlopsPerSecond / 1e9},
        {"read_gbytes_per_second", rates.readBytesPerSecond / 1e9}, {"load_seconds", result.loadSeconds},
        {"generate", part(work.generateFlops, result.generateSeconds)},
        {"score", part(work.scoreFlops, result.scoreSeconds)},
        {"total", part(work.generateFlops + work.scoreFlops, seconds)}};
}

} // namespace lr::engine
