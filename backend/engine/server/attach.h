#pragma once

#include <filesystem>

namespace lr::server {

/// Connects stdin and stdout to this user's engine for `workspace` (empty: the one bound to none), starting it in a
/// session of its own where there is none. When either side ends, so does this process: with 0 if it was the input, as
/// for Error(IoError) and with the name of the engine's log on stderr if it was the engine. Throws Error(IoError) if
/// the engine does not start.
[[noreturn]] void attach(const std::filesystem::path& workspace);

/// What the engine that attach() starts is run with: serve --listen SOCKET --ready-fd N.
inline constexpr int kReadyFd = 3;

/// Tells attach() that the engine listens.
void reportReady(int fd);

} // namespace lr::server
