#include "common/mapped_file.h"

#include "common/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace lr::common {

namespace {

/// A file descriptor of a regular file, closed on the way out.
class RegularFile
{
public:
    explicit RegularFile(const std::filesystem::path& path)
        : m_fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK))
    {
        if (m_fd < 0)
            throw systemError("Cannot open", path.native(), errno);
        struct stat status = {};
        if (::fstat(m_fd, &status) != 0 || !S_ISREG(status.st_mode)) {
            ::close(m_fd);
            throw Error(ErrorCode::CorruptData, "'" + printable(path.native(), 400) + "' is not a regular file.");
        }
        m_size = static_cast<std::size_t>(status.st_size);
    }

    RegularFile(const RegularFile&) = delete;
    RegularFile& operator=(const RegularFile&) = delete;
    ~RegularFile() { ::close(m_fd); }

    int fd() const { return m_fd; }
    std::size_t size() const { return m_size; }

private:
    int m_fd;
    std::size_t m_size = 0;
};

} // namespace

MappedFile::MappedFile(std::filesystem::path path)
    : m_path(std::move(path))
{
    const RegularFile file(m_path);
    m_size = file.size();
    if (m_size == 0)
        return;
    void* address = ::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE, file.fd(), 0);
    if (address == MAP_FAILED)
        throw systemError("Cannot map", m_path.native(), errno);
    m_data = static_cast<std::byte*>(address);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : m_path(std::move(other.m_path))
    , m_data(std::exchange(other.m_data, nullptr))
    , m_size(std::exchange(other.m_size, 0))
{}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

MappedFile::~MappedFile()
{
    if (m_data != nullptr)
        ::munmap(m_data, m_size);
}

void MappedFile::release(std::span<const std::byte> range) const
{
    if (range.empty())
        return;
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto first = (reinterpret_cast<std::uintptr_t>(range.data()) + page - 1) / page * page;
    const auto last = reinterpret_cast<std::uintptr_t>(range.data() + range.size()) / page * page;
    if (first < last)
        ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
}

std::string readFile(const std::filesystem::path& path, std::size_t maxBytes)
{
    const RegularFile file(path);
    if (file.size() > maxBytes)
        throw Error(ErrorCode::CorruptData, fmt::format("'{}' has {} bytes; at most {} are expected there.",
                                                printable(path.native(), 400), file.size(), maxBytes));
    std::string content(file.size(), '\0');
    std::size_t done = 0;
    while (done < content.size()) {
        const auto n = ::read(file.fd(), content.data() + done, content.size() - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            throw systemError("Cannot read", path.native(), errno);
        if (n == 0)
            break;
        done += static_cast<std::size_t>(n);
    }
    content.resize(done);
    return content;
}

} // namespace lr::common
