#include "engine/engine_description.h"

#include "common/available_memory.h"
#include "common/error.h"
#include "engine/demo_job.h"
#include "engine/libtorch_build.h"

#include <ATen/Context.h>
#include <fmt/format.h>

#include <fstream>
#include <thread>
#include <unistd.h>

namespace lr::engine {

namespace {

std::string processorName()
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const auto colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos)
            return line.substr(colon + 2);
    }
    return "CPU";
}

int numCores()
{
    return std::max(static_cast<int>(std::thread::hardware_concurrency()), 1);
}

protocol::DeviceInfo cpu()
{
    const auto pages = ::sysconf(_SC_PHYS_PAGES);
    const auto pageSize = ::sysconf(_SC_PAGESIZE);
    const int cores = numCores();
    return {.name = "cpu",
        .description = fmt::format("{}, {} {}", processorName(), cores, cores == 1 ? "core" : "cores"),
        .memoryBytes = std::int64_t(pages) * pageSize,
        .freeBytes = static_cast<std::int64_t>(common::availableMemory())};
}

/// The GPUs that libtorch can use. How much of their memory is free is known only after a program has used them.
std::vector<protocol::DeviceInfo> gpus()
{
    std::vector<protocol::DeviceInfo> devices;
    if (!at::hasCUDA())
        return devices;
    for (const auto& gpu : machine::askCudaDriver().gpus)
        devices.push_back(
            {.name = fmt::format("cuda:{}", devices.size()), .description = gpu.name, .memoryBytes = gpu.memoryBytes});
    return devices;
}

std::string hostName()
{
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

std::filesystem::path demoResources()
{
    try {
        return findDemoResources();
    } catch (const common::Error&) { // the demo is optional
        return {};
    }
}

/// The demo workspace of the installation or build tree that this program is in; empty if it was not made.
std::filesystem::path demoWorkspace()
{
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
    auto folder = program.parent_path().parent_path() / "share/lightreasoner/demo-workspace";
    return std::filesystem::exists(folder / "workspace.sqlite", unknown) ? folder : std::filesystem::path();
}

} // namespace

protocol::InitializeResult describeEngine()
{
    protocol::InitializeResult result;
    result.engineVersion = LR_VERSION;
    result.torchVersion = libtorchBuild().version;
    result.hostName = hostName();
    result.processId = ::getpid();
    result.numThreads = numCores();
    result.devices = {cpu()};
    for (auto& gpu : gpus())
        result.devices.push_back(std::move(gpu));
    result.components = engineComponents();
    result.demoResources = demoResources().string();
    result.demoWorkspace = demoWorkspace().string();
    result.notice = slowBlasNotice();
    return result;
}

std::string versionText()
{
    std::string text = "lightreasoner " LR_VERSION;
    auto components = engineComponents();
    components.push_back({"processor", cpu().description});
    for (const auto& component : components)
        text += fmt::format("\n{:<10} {}", component.name, component.description);
    return text;
}

} // namespace lr::engine
