#pragma once

#include <filesystem>

namespace lr::server {

/// Connects stdin and stdout to this user's engine for `workspace` (empty: the one bound to none), starting it in a
/// session of its own where there is none. Returns when either side ends. Throws Error(IoError) with what the engine
/// said if it does not start.
void attach(const std::filesystem::path& workspace);

/// What the engine that attach() starts is run with: serve --listen SOCKET --ready-fd N.
inline constexpr int kReadyFd = 3;

/// Tells attach() that the engine listens.
void reportReady(int fd);

} // namespace lr::server
