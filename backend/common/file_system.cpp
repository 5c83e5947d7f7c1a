#include "common/file_system.h"

#include "common/error.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace lr::common {

namespace {

class PosixFile final : public WritableFile
{
public:
    explicit PosixFile(std::filesystem::path path)
        : m_path(std::move(path))
        , m_fd(::open(m_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666))
    {
        if (m_fd < 0)
            throw systemError("Cannot create", m_path.native(), errno);
    }

    PosixFile(const PosixFile&) = delete;
    PosixFile& operator=(const PosixFile&) = delete;
    ~PosixFile() override { ::close(m_fd); }

    void write(std::span<const std::byte> bytes) override
    {
        while (!bytes.empty()) {
            const auto written = ::write(m_fd, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                throw systemError("Cannot write to", m_path.native(), errno);
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
    }

    void sync() override
    {
        if (::fsync(m_fd) != 0)
            throw systemError("Cannot sync", m_path.native(), errno);
    }

private:
    std::filesystem::path m_path;
    int m_fd;
};

class PosixFileSystem final : public FileSystem
{
public:
    std::unique_ptr<WritableFile> create(const std::filesystem::path& path) override
    {
        return std::make_unique<PosixFile>(path);
    }

    void rename(const std::filesystem::path& from, const std::filesystem::path& to) override
    {
        if (::rename(from.c_str(), to.c_str()) != 0)
            throw systemError("Cannot put in place", to.native(), errno);
    }

    void unlink(const std::filesystem::path& path) override
    {
        if (::unlink(path.c_str()) != 0 && errno != ENOENT)
            throw systemError("Cannot remove", path.native(), errno);
    }

    void syncFolder(const std::filesystem::path& folder) override
    {
        const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            throw systemError("Cannot open folder", folder.native(), errno);
        const int result = ::fsync(fd);
        const int reason = errno;
        ::close(fd);
        if (result != 0 && reason != EINVAL) // some file systems cannot sync a folder and say EINVAL
            throw systemError("Cannot sync folder", folder.native(), reason);
    }

    void createFolders(const std::filesystem::path& folder) override
    {
        std::error_code code;
        std::filesystem::create_directories(folder, code);
        if (code)
            throw systemError("Cannot create folder", folder.native(), code.value());
    }
};

} // namespace

FileSystem& posixFileSystem()
{
    static PosixFileSystem instance;
    return instance;
}

} // namespace lr::common
