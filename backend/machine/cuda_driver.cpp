#include "machine/cuda_driver.h"

#include <fmt/format.h>

#include <cstddef>
#include <dlfcn.h>

namespace lr::machine {

namespace {

constexpr int kNoDevice = 100; // CUDA_ERROR_NO_DEVICE

/// The library's function of this name and type, or null.
template <class Function>
Function* function(void* library, const char* name)
{
    return reinterpret_cast<Function*>(dlsym(library, name));
}

std::vector<Gpu> gpusOf(void* library)
{
    const auto count = function<int(int*)>(library, "cuDeviceGetCount");
    const auto name = function<int(char*, int, int)>(library, "cuDeviceGetName");
    const auto memory = function<int(std::size_t*, int)>(library, "cuDeviceTotalMem_v2");
    int number = 0;
    if (count == nullptr || name == nullptr || memory == nullptr || count(&number) != 0)
        return {};
    std::vector<Gpu> gpus;
    for (int i = 0; i < number; ++i) {
        char text[256] = {};
        std::size_t bytes = 0;
        name(text, sizeof text - 1, i);
        memory(&bytes, i);
        gpus.push_back({.name = text, .memoryBytes = static_cast<std::int64_t>(bytes)});
    }
    return gpus;
}

std::string libtorchAndCuda(const LibtorchBuild& build)
{
    return fmt::format("libtorch {} is built for CUDA {}", build.version, cudaVersionText(build.cudaVersion));
}

/// Within one major version, newer libraries run on older drivers.
bool isTooOld(const CudaDriver& driver, const LibtorchBuild& build)
{
    return driver.version / 1000 < build.cudaVersion / 1000;
}

} // namespace

CudaDriver askCudaDriver(const std::string& library)
{
    void* opened = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL); // stays open: a running driver must not be unloaded
    if (opened == nullptr)
        return {};
    CudaDriver driver;
    driver.isInstalled = true;
    if (const auto version = function<int(int*)>(opened, "cuDriverGetVersion"))
        version(&driver.version);
    const auto initialise = function<int(unsigned)>(opened, "cuInit");
    driver.error = initialise == nullptr ? -1 : initialise(0);
    if (driver.error == 0)
        driver.gpus = gpusOf(opened);
    return driver;
}

CudaDriver driverFor(const LibtorchBuild& build)
{
    return build.cudaVersion == 0 ? CudaDriver() : askCudaDriver();
}

std::string cudaVersionText(int version)
{
    return fmt::format("{}.{}", version / 1000, version % 1000 / 10);
}

std::string cudaProblem(const LibtorchBuild& build, const CudaDriver& driver, int index)
{
    if (build.cudaVersion == 0)
        return fmt::format("libtorch {} ({}) is built without CUDA and uses no GPU. Build against one with CUDA "
                           "(packaging/run.sh --cuda, or -DCMAKE_PREFIX_PATH=…), or use --device cpu.",
            build.version, build.file);
    if (!driver.isInstalled)
        return fmt::format("{}, but NVIDIA's driver is not installed here (there is no libcuda.so.1), so no GPU can be "
                           "used. Install the driver, or use --device cpu.",
            libtorchAndCuda(build));
    const auto supported = cudaVersionText(driver.version);
    if (isTooOld(driver, build))
        return fmt::format("{}, but NVIDIA's driver for the GPU goes up to CUDA {}. Update the driver, build against a "
                           "libtorch for that CUDA, or use --device cpu.",
            libtorchAndCuda(build), supported);
    if (driver.error == kNoDevice || (driver.error == 0 && driver.gpus.empty()))
        return fmt::format("NVIDIA's driver (CUDA {}) finds no GPU on this machine. Use --device cpu.", supported);
    if (driver.error != 0)
        return fmt::format("NVIDIA's driver (CUDA {}) does not start: its error code is {}. See that nvidia-smi lists "
                           "the GPU, or use --device cpu.",
            supported, driver.error);
    if (static_cast<std::size_t>(index) >= driver.gpus.size())
        return fmt::format("There is no GPU number {} here; the last one is cuda:{}.", index, driver.gpus.size() - 1);
    return {};
}

double gpuMib()
{
    // libtorch for CUDA brings the CUDA runtime into the process.
    const auto memory = function<int(std::size_t*, std::size_t*)>(RTLD_DEFAULT, "cudaMemGetInfo");
    std::size_t free = 0, total = 0;
    return memory != nullptr && memory(&free, &total) == 0 ? static_cast<double>(total - free) / (1 << 20) : 0;
}

} // namespace lr::machine
