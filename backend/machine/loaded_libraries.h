#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lr::machine {

/// The files of the shared libraries in this process, links resolved, in the order in which symbols are looked up.
std::vector<std::filesystem::path> loadedLibraries();

/// The library in this process whose function `symbol` is called by whoever asks for that name; empty if there is none.
std::filesystem::path libraryOf(const std::string& symbol);

/// Implementations of the matrix routines that libtorch may find under one name.
enum class BlasKind
{
    OpenBlas,
    Mkl,
    Blis,
    Atlas,
    Reference, ///< netlib's own: correct, and some forty times slower than the others
    Unknown
};

/// The kind of BLAS in a library, recognised by the names of its file and folder in Linux distributions.
BlasKind blasKindOf(const std::filesystem::path& library);

/// "OpenBLAS", "the reference BLAS" …
std::string blasName(BlasKind kind);

} // namespace lr::machine
