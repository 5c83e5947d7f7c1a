#pragma once

#include <sqlite3.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <unistd.h>

namespace lr::test {

/// While an object lives, it stands between SQLite and the disk in this process: it counts writes, refuses them when
/// the disk is "full", or kills the process in the middle of the n-th. Only one object at a time.
class FaultySqliteDisk
{
    struct Faults
    {
        std::int64_t bytesLeft;
        int errnoValue;
        int writesUntilKill;
    };
    static constexpr Faults kNone = {INT64_MAX, ENOSPC, -1};

public:
    FaultySqliteDisk()
    {
        s_faults = kNone;
        replace("pwrite", reinterpret_cast<sqlite3_syscall_ptr>(&pwriteOrFail), s_pwrite);
        replace("pwrite64", reinterpret_cast<sqlite3_syscall_ptr>(&pwriteOrFail), s_pwrite64);
        replace("write", reinterpret_cast<sqlite3_syscall_ptr>(&writeOrFail), s_write);
    }

    FaultySqliteDisk(const FaultySqliteDisk&) = delete;
    FaultySqliteDisk& operator=(const FaultySqliteDisk&) = delete;

    ~FaultySqliteDisk()
    {
        auto* vfs = sqlite3_vfs_find(nullptr);
        vfs->xSetSystemCall(vfs, "pwrite", s_pwrite);
        vfs->xSetSystemCall(vfs, "pwrite64", s_pwrite64);
        vfs->xSetSystemCall(vfs, "write", s_write);
    }

    /// From now on `numBytes` can be written; after that every write fails with `errnoValue`.
    static void failAfter(std::int64_t numBytes, int errnoValue = ENOSPC)
    {
        s_faults.bytesLeft = numBytes;
        s_faults.errnoValue = errnoValue;
    }
    static void heal() { s_faults = kNone; }
    /// Sends SIGKILL to the process after half of the n-th write from now, n ≥ 1.
    static void killInWrite(int n) { s_faults.writesUntilKill = n; }

private:
    static void replace(const char* name, sqlite3_syscall_ptr with, sqlite3_syscall_ptr& old)
    {
        auto* vfs = sqlite3_vfs_find(nullptr);
        old = vfs->xGetSystemCall(vfs, name);
        if (old != nullptr) // not every build of SQLite has all of them
            vfs->xSetSystemCall(vfs, name, with);
    }

    template <class Write>
    static ssize_t faulty(std::size_t size, Write write)
    {
        if (s_faults.writesUntilKill > 0 && --s_faults.writesUntilKill == 0) {
            (void)!write(size / 2);
            ::raise(SIGKILL);
        }
        if (s_faults.bytesLeft < static_cast<std::int64_t>(size)) {
            errno = s_faults.errnoValue;
            return -1;
        }
        s_faults.bytesLeft -= static_cast<std::int64_t>(size);
        return write(size);
    }

    static ssize_t pwriteOrFail(int fd, const void* data, std::size_t size, off_t offset)
    {
        return faulty(size, [&](std::size_t part) { return ::pwrite(fd, data, part, offset); });
    }

    static ssize_t writeOrFail(int fd, const void* data, std::size_t size)
    {
        return faulty(size, [&](std::size_t part) { return ::write(fd, data, part); });
    }

    static inline Faults s_faults = kNone;
    static inline sqlite3_syscall_ptr s_pwrite = nullptr;
    static inline sqlite3_syscall_ptr s_pwrite64 = nullptr;
    static inline sqlite3_syscall_ptr s_write = nullptr;
};

} // namespace lr::test
