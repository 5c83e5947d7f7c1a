#include "common/jsonl.h"

#include "common/utf8.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lr::common {

namespace {

constexpr std::size_t kBufferBytes = 256u << 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

int openRegularFile(const std::filesystem::path& path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        throw systemError("Cannot open", path.native(), errno);
    struct stat status = {};
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(fd);
        throw Error(ErrorCode::CorruptData, "'" + printable(path.native(), 400) + "' is not a regular file.");
    }
    return fd;
}

} // namespace

std::string lineName(const std::filesystem::path& path, std::size_t number)
{
    return fmt::format("{} line {}", printable(path.native(), 400), number);
}

LineReader::LineReader(std::filesystem::path path, std::size_t maxLineBytes)
    : m_path(std::move(path))
    , m_maxLineBytes(maxLineBytes)
    , m_buffer(std::make_unique<char[]>(kBufferBytes))
{
    m_fd = openRegularFile(m_path);
}

LineReader::~LineReader()
{
    ::close(m_fd);
}

bool LineReader::refill()
{
    for (;;) {
        const auto n = ::read(m_fd, m_buffer.get(), kBufferBytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            throw systemError("Cannot read", m_path.native(), errno);
        m_at = 0;
        m_end = static_cast<std::size_t>(n);
        return n > 0;
    }
}

void LineReader::appendToLine(std::string_view part)
{
    // One byte more than allowed may be the CR of a CRLF; checkLine() has the last word.
    m_tooLong = m_tooLong || m_line.size() + part.size() > m_maxLineBytes + 1;
    if (!m_tooLong)
        m_line.append(part);
}

bool LineReader::readLine()
{
    m_line.clear();
    m_tooLong = false;
    bool started = false;
    while (m_at < m_end || refill()) {
        started = true;
        const std::string_view rest(m_buffer.get() + m_at, m_end - m_at);
        const auto lineEnd = rest.find('\n');
        const bool complete = lineEnd != std::string_view::npos;
        const auto part = rest.substr(0, lineEnd);
        appendToLine(part);
        m_at += part.size() + (complete ? 1 : 0);
        if (complete)
            break;
    }
    if (!started)
        return false;
    ++m_number;
    if (m_number == 1 && m_line.starts_with(kByteOrderMark))
        m_line.erase(0, kByteOrderMark.size());
    if (m_line.ends_with('\r'))
        m_line.pop_back();
    return true;
}

void LineReader::checkLine() const
{
    if (m_tooLong || m_line.size() > m_maxLineBytes)
        throw Error(ErrorCode::CorruptData,
            fmt::format("{}: longer than {} bytes. Each record must stand on a line of its own.",
                lineName(m_path, m_number), m_maxLineBytes));
    if (const auto bad = firstInvalidUtf8(m_line))
        throw Error(
            ErrorCode::CorruptData, fmt::format("{}: invalid UTF-8 at byte {} of the line. Save the file as UTF-8.",
                                        lineName(m_path, m_number), *bad));
}

std::optional<TextLine> LineReader::next()
{
    while (readLine()) {
        checkLine();
        if (m_line.find_first_not_of(" \t\r") != std::string::npos)
            return TextLine{m_number, m_line};
    }
    return std::nullopt;
}

std::optional<JsonlRecord> JsonlReader::next()
{
    const auto line = m_lines.next();
    if (!line)
        return std::nullopt;
    auto source = lineName(m_lines.path(), line->number);
    auto value = parseJson(line->text, source);
    return JsonlRecord{std::move(source), std::move(value)};
}

void SkippedLines::add(const Error& error, BadLines policy)
{
    if (policy == BadLines::Fail || error.code() != ErrorCode::CorruptData)
        throw error;
    if (++count <= kMaxReasons)
        reasons.emplace_back(error.what());
}

} // namespace lr::common
