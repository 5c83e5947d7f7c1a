#pragma once

#include "machine/cuda_driver.h"
#include "protocol/session_messages.h"

#include <string>
#include <vector>

namespace lr::engine {

/// The libtorch in this process.
machine::LibtorchBuild libtorchBuild();

/// What the engine computes with here: libtorch, BLAS, oneDNN, thread runtime and GPU. Versions and files are those of
/// the libraries that this process has loaded.
std::vector<protocol::Component> engineComponents();

/// Why training in float32 is slow on this machine and what to do about it; empty if it is not.
std::string slowBlasNotice();

} // namespace lr::engine
