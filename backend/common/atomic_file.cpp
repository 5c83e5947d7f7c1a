#include "common/atomic_file.h"

#include "common/error.h"

#include <unistd.h>

namespace lr::common {

namespace {

constexpr std::size_t kBufferSize = 1 << 20;

std::filesystem::path temporaryName(const std::filesystem::path& path)
{
    auto name = path;
    name += ".tmp-" + std::to_string(::getpid());
    return name;
}

} // namespace

AtomicFile::AtomicFile(std::filesystem::path path, FileSystem& fileSystem)
    : m_path(std::move(path))
    , m_temporaryPath(temporaryName(m_path))
    , m_fileSystem(fileSystem)
    , m_file(fileSystem.create(m_temporaryPath))
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
    if (bytes.size() >= kBufferSize) {
        flushBuffer();
        m_file->write(bytes);
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
        m_file->write(m_buffer);
    m_buffer.clear();
}

void AtomicFile::commit()
{
    flushBuffer();
    m_file->sync();
    m_fileSystem.rename(m_temporaryPath, m_path);
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
