#include "common/error.h"

#include "common/utf8.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace lr::common {

std::string_view errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
        return "invalid_argument";
    case ErrorCode::NotFound:
        return "not_found";
    case ErrorCode::IoError:
        return "io_error";
    case ErrorCode::CorruptData:
        return "corrupt_data";
    case ErrorCode::Unsupported:
        return "unsupported";
    case ErrorCode::OutOfMemory:
        return "out_of_memory";
    case ErrorCode::Cancelled:
        return "cancelled";
    case ErrorCode::Internal:
        return "internal";
    }
    return "internal";
}

int exitCodeFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
        return 2;
    case ErrorCode::NotFound:
    case ErrorCode::CorruptData:
    case ErrorCode::Unsupported:
        return 3;
    case ErrorCode::IoError:
    case ErrorCode::OutOfMemory:
        return 4;
    case ErrorCode::Cancelled:
        return 130;
    case ErrorCode::Internal:
        return 5;
    }
    return 5;
}

namespace {

std::string_view wayOut(int errnoValue)
{
    switch (errnoValue) {
    case ENOSPC:
    case EDQUOT:
        return "Free some space on that disk and run the same command again.";
    case EFBIG:
        return "The file would pass the limit on file sizes (see ulimit -f).";
    case EACCES:
    case EPERM:
        return "Check the permissions of the file and its folder.";
    case EROFS:
        return "The file system is read-only; choose another folder.";
    case ENOENT:
        return "Check the path.";
    case EISDIR:
        return "It is a folder; name a file.";
    case ENOTDIR:
        return "A part of the path is not a folder.";
    case EMFILE:
    case ENFILE:
        return "Too many files are open; raise the limit (ulimit -n).";
    case EPIPE:
        return "The program that reads it has ended.";
    default:
        return "Check that the disk is healthy and try again.";
    }
}

} // namespace

Error systemError(std::string_view what, std::string_view path, int errnoValue)
{
    const auto code = errnoValue == ENOENT ? ErrorCode::NotFound : ErrorCode::IoError;
    std::string message;
    message.append(what).append(" '").append(printable(path, 400)).append("': ");
    message.append(std::strerror(errnoValue)).append(". ").append(wayOut(errnoValue));
    return Error(code, message);
}

std::string printable(std::string_view text, std::size_t maxLength)
{
    std::string out;
    std::size_t at = 0;
    while (at < text.size() && out.size() < maxLength) {
        const auto length = utf8SequenceLength(text.substr(at));
        const auto byte = static_cast<unsigned char>(text[at]);
        if (length == 0 || byte < 0x20 || byte == 0x7f) {
            out += fmt::format("\\x{:02x}", byte);
            ++at;
        } else {
            out.append(text.substr(at, length));
            at += length;
        }
    }
    if (at < text.size())
        out.append("…");
    return out;
}

std::string quotedPath(const std::filesystem::path& path)
{
    return "'" + printable(path.native(), 400) + "'";
}

} // namespace lr::common
