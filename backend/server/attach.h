#pragma once

#include <filesystem>

namespace lr::server {

/// Connects stdin and stdout to this user's engine for `workspace` (empty: the engine that is bound to none), and
/// starts that engine in a session of its own if it does not run. When either side ends, this process ends too: with
/// exit code 0 if it was the input; with that of Error(IoError), and the name of the engine's log on stderr, if it was
/// the engine. Throws Error(IoError) if the engine does not start.
[[noreturn]] void attach(const std::filesystem::path& workspace);

/// The file descriptor N on which an engine started by attach() (serve --listen SOCKET --ready-fd N) says that it
/// listens.
inline constexpr int kReadyFd = 3;

/// Tells attach() that the engine listens, and closes `fd`.
void reportReady(int fd);

} // namespace lr::server
