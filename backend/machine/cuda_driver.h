#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lr::machine {

/// One GPU as the driver describes it.
struct Gpu
{
    std::string name;             ///< "NVIDIA H200"
    std::int64_t memoryBytes = 0; ///< in all
};

/// What NVIDIA's driver says of this machine, asked without libtorch: the driver's library is opened by its name, so no
/// CUDA toolkit is needed to build or to run this.
struct CudaDriver
{
    bool isInstalled = false;
    int version = 0; ///< newest CUDA that it supports: 1000 · major + 10 · minor, 13020 for 13.2
    int error = 0;   ///< code of cuInit(); 0: the driver works
    std::vector<Gpu> gpus;
};

/// What the driver says. `library` is the file to open; a test names another one.
CudaDriver askCudaDriver(const std::string& library = "libcuda.so.1");

/// How the libtorch in use was built.
struct LibtorchBuild
{
    std::string version; ///< "2.15.0"
    std::string file;    ///< of its main library
    int cudaVersion = 0; ///< 13020 for CUDA 13.2; 0: without CUDA
};

/// The same for the driver that `build` uses. If it is built without CUDA, no driver is asked.
CudaDriver driverFor(const LibtorchBuild& build);

/// "13.2"
std::string cudaVersionText(int version);

/// Why GPU number `index` cannot be used and what to do about it; empty if it can.
std::string cudaProblem(const LibtorchBuild& build, const CudaDriver& driver, int index);

/// Memory in use on the current GPU, by all programs together, in MiB. Only after libtorch has used the GPU; 0 where
/// libtorch is built without CUDA.
double gpuMib();

} // namespace lr::machine
