#include "machine/loaded_libraries.h"

#include <array>
#include <dlfcn.h>
#include <link.h>

namespace lr::machine {

namespace {

std::filesystem::path resolved(const char* name)
{
    std::error_code failed;
    auto path = std::filesystem::canonical(name, failed);
    return failed ? std::filesystem::path(name) : path;
}

} // namespace

std::vector<std::filesystem::path> loadedLibraries()
{
    std::vector<std::filesystem::path> libraries;
    const auto note = [](dl_phdr_info* info, std::size_t, void* found) {
        if (info->dlpi_name != nullptr && info->dlpi_name[0] != '\0') // the program itself has no name
            static_cast<std::vector<std::filesystem::path>*>(found)->push_back(resolved(info->dlpi_name));
        return 0;
    };
    dl_iterate_phdr(note, &libraries);
    return libraries;
}

std::filesystem::path libraryOf(const std::string& symbol)
{
    const void* function = dlsym(RTLD_DEFAULT, symbol.c_str());
    Dl_info where{};
    if (function == nullptr || dladdr(function, &where) == 0 || where.dli_fname == nullptr)
        return {};
    return resolved(where.dli_fname);
}

BlasKind blasKindOf(const std::filesystem::path& library)
{
    struct Mark
    {
        const char* text;
        BlasKind kind;
    };
    // Debian keeps each implementation's libblas.so.3 in a folder of its name, the reference one in `blas`.
    constexpr std::array kMarks{Mark{"openblas", BlasKind::OpenBlas}, Mark{"mkl", BlasKind::Mkl},
        Mark{"blis", BlasKind::Blis}, Mark{"atlas", BlasKind::Atlas}};
    const auto name = library.filename().string();
    const auto folder = library.parent_path().filename().string();
    for (const auto& mark : kMarks)
        if (name.find(mark.text) != std::string::npos || folder.find(mark.text) != std::string::npos)
            return mark.kind;
    return name.starts_with("libblas.so") ? BlasKind::Reference : BlasKind::Unknown;
}

std::string blasName(BlasKind kind)
{
    switch (kind) {
    case BlasKind::OpenBlas:
        return "OpenBLAS";
    case BlasKind::Mkl:
        return "Intel MKL";
    case BlasKind::Blis:
        return "BLIS";
    case BlasKind::Atlas:
        return "ATLAS";
    case BlasKind::Reference:
        return "the reference BLAS";
    case BlasKind::Unknown:
        break;
    }
    return "an unknown BLAS";
}

} // namespace lr::machine
