#include "engine/libtorch_build.h"

#include "kernels/packed_linear.h"
#include "machine/blas_kernels.h"
#include "machine/loaded_libraries.h"

#include <ATen/Context.h>
#include <ATen/Version.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/version.h>

#include <algorithm>
#include <dlfcn.h>

namespace lr::engine {

namespace {

std::filesystem::path libtorchFile()
{
    const auto libraries = machine::loadedLibraries();
    const auto found = std::find_if(libraries.begin(), libraries.end(),
        [](const auto& path) { return path.filename().string().starts_with("libtorch_cpu.so"); });
    return found == libraries.end() ? std::filesystem::path() : *found;
}

int cudaRuntimeVersion()
{
    const auto ask = reinterpret_cast<int (*)(int*)>(dlsym(RTLD_DEFAULT, "cudaRuntimeGetVersion"));
    int version = 0;
    return ask != nullptr && ask(&version) == 0 ? version : 0;
}

std::string inFile(const std::string& text, const std::filesystem::path& file)
{
    return file.empty() ? text : fmt::format("{}, {}", text, file.string());
}

std::string libtorchText(const machine::LibtorchBuild& build)
{
    return inFile(build.cudaVersion == 0
                      ? fmt::format("{} without CUDA", build.version)
                      : fmt::format("{} for CUDA {}", build.version, machine::cudaVersionText(build.cudaVersion)),
        build.file);
}

/// A libtorch with MKL inside calls no other BLAS.
std::string blasText()
{
    if (at::hasMKL())
        return at::get_mkl_version();
    const auto file = machine::libraryOf("sgemm_");
    const auto kernels = machine::openBlasKernels();
    return inFile(
        machine::blasName(machine::blasKindOf(file)) + (kernels.empty() ? "" : " with kernels for " + kernels), file);
}

std::string oneDnnText()
{
    const auto own = at::get_mkldnn_version();
    const auto ofEngine = kernels::packedLinearLibrary();
    return fmt::format("{}; libtorch's own: {}",
        ofEngine.empty() ? "none" : inFile(ofEngine, machine::libraryOf("dnnl_version")),
        own.substr(0, own.find(" (Git")));
}

std::string threadsText()
{
    return inFile(at::get_openmp_version(), machine::libraryOf("omp_get_max_threads"));
}

std::string gpuText(const machine::LibtorchBuild& build)
{
    const auto driver = machine::driverFor(build);
    if (const auto problem = machine::cudaProblem(build, driver, 0); !problem.empty())
        return "none. " + problem;
    std::vector<std::string> names;
    for (const auto& gpu : driver.gpus)
        names.push_back(gpu.name);
    return fmt::format("{}; driver for CUDA {}", fmt::join(names, ", "), machine::cudaVersionText(driver.version));
}

} // namespace

machine::LibtorchBuild libtorchBuild()
{
    return {.version = TORCH_VERSION, .file = libtorchFile().string(), .cudaVersion = cudaRuntimeVersion()};
}

std::vector<protocol::Component> engineComponents()
{
    const auto build = libtorchBuild();
    return {{"libtorch", libtorchText(build)}, {"BLAS", blasText()}, {"oneDNN", oneDnnText()},
        {"threads", threadsText()}, {"GPU", gpuText(build)}};
}

std::string slowBlasNotice()
{
    if (at::hasMKL())
        return {};
    const auto file = machine::libraryOf("sgemm_");
    if (machine::blasKindOf(file) != machine::BlasKind::Reference)
        return {};
    return fmt::format(
        "libtorch multiplies matrices with the reference BLAS here ({}), which makes training in float32 "
        "slow. Install OpenBLAS (libopenblas0-openmp) for about forty times its speed.",
        file.string());
}

} // namespace lr::engine
