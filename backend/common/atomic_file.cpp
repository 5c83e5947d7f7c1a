#include "common/atomic_file.h"

#include "common/error.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <unistd.h>

namespace lr::common {

namespace {

constexpr std::size_t kBufferSize = 1 << 20;

/// Unique among the writers of all processes, and short: the final name may be as long as a name can be.
std::filesystem::path temporaryName(const std::filesystem::path& path)
{
    static std::atomic<unsigned> counter = 0;
    return path.parent_path() / fmt::format(".tmp-{}-{}", ::getpid(), ++counter);
}

/// The file to replace: what a symbolic link points to, so that the link stays. A device or pipe would be replaced by a
/// plain file, which nobody wants of /dev/null.
std::filesystem::path targetOf(const std::filesystem::path& path)
{
    std::error_code code;
    const auto status = std::filesystem::status(path, code);
    if (!std::filesystem::exists(status))
        return path;
    if (std::filesystem::is_directory(status))
        throw systemError("Cannot write to", path.native(), EISDIR);
    if (!std::filesystem::is_regular_file(status))
        throw Error(ErrorCode::InvalidArgument,
            "'" + printable(path.native(), 400) + "' is a device or pipe; name a file instead.");
    return std::filesystem::is_symlink(path, code) ? std::filesystem::canonical(path) : path;
}

/// Runs `operation`; its error is told of the file that was meant, not of the temporary one.
template <typename Operation>
auto naming(const std::filesystem::path& path, Operation&& operation)
{
    try {
        return operation();
    } catch (const Error& error) {
        throw Error(error.code(), "'" + printable(path.native(), 400) + "' was not written. " + error.what());
    }
}

} // namespace

AtomicFile::AtomicFile(const std::filesystem::path& path, FileSystem& fileSystem)
    : m_path(targetOf(path))
    , m_temporaryPath(temporaryName(m_path))
    , m_fileSystem(fileSystem)
    , m_file(naming(m_path, [&] { return fileSystem.create(m_temporaryPath); }))
{}

AtomicFile::~AtomicFile()
{
    if (!m_file)
        return;
    m_file.reset();
    try {
        m_fileSystem.unlink(m_temporaryPath);
    } catch (const Error&) { // the error that brought us here is the one to report
    }
}

void AtomicFile::write(std::span<const std::byte> bytes)
{
    requireWhole();
    if (bytes.size() >= kBufferSize) {
        flushBuffer();
        writeThrough(bytes);
        return;
    }
    m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
    if (m_buffer.size() >= kBufferSize)
        flushBuffer();
}

void AtomicFile::write(std::string_view text)
{
    write(std::as_bytes(std::span(text)));
}

void AtomicFile::flushBuffer()
{
    if (!m_buffer.empty())
        writeThrough(m_buffer);
    m_buffer.clear();
}

void AtomicFile::writeThrough(std::span<const std::byte> bytes)
{
    m_isWhole = false; // unless all of it arrives, nobody knows where the file ends
    naming(m_path, [&] { m_file->write(bytes); });
    m_isWhole = true;
}

void AtomicFile::requireWhole() const
{
    if (!m_file || !m_isWhole)
        throw Error(ErrorCode::Internal,
            "'" + printable(m_path.native(), 400) + "' is written to after it was committed or after writing failed.");
}

void AtomicFile::commit()
{
    requireWhole();
    flushBuffer();
    m_isWhole = false; // a failed sync may have dropped pages: trying again would not bring them back
    naming(m_path, [&] {
        m_file->sync();
        m_fileSystem.rename(m_temporaryPath, m_path);
    });
    m_file.reset();
    m_fileSystem.syncFolder(m_path.parent_path());
}

void writeFileAtomically(const std::filesystem::path& path, std::string_view text, FileSystem& fileSystem)
{
    AtomicFile file(path, fileSystem);
    file.write(text);
    file.commit();
}

} // namespace lr::common
