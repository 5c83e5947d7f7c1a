#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace lr::common {

/// What kind of thing went wrong; decides the exit code and how a front-end presents it.
enum class ErrorCode
{
    InvalidArgument, ///< the caller asked for something that makes no sense (a usage error)
    NotFound,        ///< a file, table row or tensor that should be there is not
    IoError,         ///< the operating system refused: permissions, full disk, locked file
    CorruptData,     ///< input that is damaged, truncated or hostile
    Unsupported,     ///< well-formed input that asks for a feature this program does not have
    OutOfMemory,     ///< memory or device memory does not suffice
    Cancelled,       ///< the user asked to stop
    Internal         ///< a bug of ours
};

/// The one exception of the backend. The message is a whole sentence for the user: what failed, with which file and
/// value, and what to do about it.
class Error : public std::runtime_error
{
public:
    Error(ErrorCode code, const std::string& message)
        : std::runtime_error(message)
        , m_code(code)
    {}

    ErrorCode code() const noexcept { return m_code; }

private:
    ErrorCode m_code;
};

/// Stable snake_case name of a code, as it appears in JSON ("corrupt_data").
std::string_view errorCodeName(ErrorCode code);

/// Process exit code: 2 usage, 3 bad input, 4 environment, 5 internal, 130 cancelled.
int exitCodeFor(ErrorCode code);

/// Error(IoError) for a failed system call: "<what> '<path>': <strerror(errnoValue)>. <way out>".
/// ENOENT becomes NotFound; the way out depends on errnoValue (full disk, permissions, read-only file system).
Error systemError(std::string_view what, std::string_view path, int errnoValue);

/// Text for an error message: control characters and invalid UTF-8 escaped as \xNN, cut to `maxLength` bytes with "…",
/// so that hostile input cannot drive the terminal.
std::string printable(std::string_view text, std::size_t maxLength = 80);

/// A path for an error message: printable, in single quotes.
std::string quotedPath(const std::filesystem::path& path);

} // namespace lr::common
