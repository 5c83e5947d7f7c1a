#pragma once

#include "engine/cuda_driver.h"
#include "protocol/session_messages.h"

#include <string>
#include <vector>

namespace lr::engine {

/// The libtorch in this process.
LibtorchBuild libtorchBuild();

/// What the engine computes with here: libtorch, BLAS, oneDNN, thread runtime and GPU. Versions and files are those of
/// the libraries that this process has loaded.
std::vector<protocol::Component> engineComponents();

/// What makes float32 products slow on this machine and how to mend it, or empty.
std::string slowBlasNotice();

} // namespace lr::engine
