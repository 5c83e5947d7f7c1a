#pragma once

#include "common/error.h"
#include "common/json.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::common {

inline constexpr std::size_t kMaxLineBytes = 16u << 20;

/// "file.jsonl line 7": how every error about a line begins.
std::string lineName(const std::filesystem::path& path, std::size_t number);

struct TextLine
{
    std::size_t number = 0; ///< from 1, blank lines counted
    std::string_view text;  ///< without its line end (LF or CRLF); valid until the next call of next()
};

/// The non-blank lines of a UTF-8 text file, in memory bounded by the longest line allowed. A byte order mark at the
/// start is passed over; the last line needs no line end. Not for use by two threads at once.
class LineReader
{
public:
    /// Throws Error(NotFound, IoError); Error(CorruptData) if `path` is not a regular file.
    explicit LineReader(std::filesystem::path path, std::size_t maxLineBytes = kMaxLineBytes);
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;
    ~LineReader();

    /// The next line, or nothing at the end. Throws Error(CorruptData) that names file and line if it is longer than
    /// allowed or not UTF-8; the next call reads the line after it. Throws Error(IoError).
    std::optional<TextLine> next();

    const std::filesystem::path& path() const { return m_path; }

private:
    bool refill();
    bool readLine();
    void appendToLine(std::string_view part);
    void checkLine() const;

    std::filesystem::path m_path;
    std::size_t m_maxLineBytes;
    int m_fd = -1;
    std::unique_ptr<char[]> m_buffer;
    std::size_t m_at = 0; // unread part of the buffer: [m_at, m_end)
    std::size_t m_end = 0;
    std::string m_line;
    std::size_t m_number = 0;
    bool m_tooLong = false;
};

struct JsonlRecord
{
    std::string source; ///< lineName() of its line, for errors about the content
    Json value;
};

/// The records of a JSON Lines file, parsed strictly one by one (see parseJson).
class JsonlReader
{
public:
    explicit JsonlReader(std::filesystem::path path, std::size_t maxLineBytes = kMaxLineBytes)
        : m_lines(std::move(path), maxLineBytes)
    {}

    /// The next record, or nothing at the end. A line that cannot be read throws Error(CorruptData) that names it; the
    /// next call reads the line after it. Throws Error(IoError).
    std::optional<JsonlRecord> next();

    const std::filesystem::path& path() const { return m_lines.path(); }

private:
    LineReader m_lines;
};

/// What happens to a line that cannot be used.
enum class BadLines
{
    Fail, ///< the error ends the reading
    Skip  ///< it is counted and reading goes on
};

/// The lines that were passed over, and why.
struct SkippedLines
{
    static constexpr std::size_t kMaxReasons = 10;

    std::size_t count = 0;
    std::vector<std::string> reasons; ///< of the first kMaxReasons

    /// Counts `error`. Throws it again if `policy` is Fail, or if it is not about the content of a line (not
    /// CorruptData).
    void add(const Error& error, BadLines policy);
};

} // namespace lr::common
