#pragma once

#include <filesystem>

namespace lr::store {

/// The right to write to a workspace: an exclusive lock on the file `lock` (or another) in its folder. The kernel gives
/// it back when the process ends, however it ends. The file stays; it holds the process id of the last owner, for the
/// message.
class WorkspaceLock
{
public:
    /// Throws Error(IoError) that names the owner's process if another one (or this one) holds the lock.
    explicit WorkspaceLock(const std::filesystem::path& folder, const char* fileName = "lock");
    WorkspaceLock(WorkspaceLock&& other) noexcept;
    WorkspaceLock& operator=(WorkspaceLock&&) = delete;
    WorkspaceLock(const WorkspaceLock&) = delete;
    WorkspaceLock& operator=(const WorkspaceLock&) = delete;
    ~WorkspaceLock();

private:
    int m_fd;
};

} // namespace lr::store
