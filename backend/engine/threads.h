#pragma once

#include "settings/runtime_settings.h"

namespace lr::engine {

/// Sets the thread count of libtorch, OpenMP and oneDNN for the process (Debian's libtorch starts with one).
void applyThreads(const settings::RuntimeSettings& runtime);

} // namespace lr::engine
