#include "store/sqlite_error.h"

#include <sqlite3.h>

#include <cerrno>
#include <string>

namespace lr::store {

using common::Error;
using common::ErrorCode;

namespace {

Error refusedBySystem(
    sqlite3* database, std::string_view what, const std::filesystem::path& file, const std::string& reason)
{
    if (const int errnoValue = database != nullptr ? sqlite3_system_errno(database) : 0; errnoValue != 0)
        return Error(ErrorCode::IoError, common::systemError(what, file.native(), errnoValue).what());
    return Error(ErrorCode::IoError, std::string(what) + " " + common::quotedPath(file) + ": " + reason +
                                         ". Check that the disk is healthy and has room (also in your quota) and that "
                                         "the folder is accessible, then try again.");
}

} // namespace

Error sqliteError(sqlite3* database, int resultCode, std::string_view what, const std::filesystem::path& file)
{
    const std::string reason = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(resultCode);
    const std::string sentence = std::string(what) + " " + common::quotedPath(file) + ": ";
    switch (resultCode & 0xFF) {
    case SQLITE_FULL:
        return common::systemError(what, file.native(), ENOSPC);
    case SQLITE_READONLY:
        return Error(ErrorCode::IoError, sentence + "it is read-only. Check the permissions of the file and its "
                                                    "folder, or choose another workspace.");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return refusedBySystem(database, what, file, reason);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Error(ErrorCode::IoError, sentence + "it is open in another process. Close that one, or wait until "
                                                    "it has finished, and try again.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return Error(ErrorCode::CorruptData,
            sentence + "the file is damaged (" + reason +
                "). Restore the workspace from a copy, save what is left with sqlite3's .recover command, or start "
                "with a new folder.");
    case SQLITE_NOMEM:
        return Error(ErrorCode::OutOfMemory, sentence + "there is not enough memory. Close other programs and try "
                                                        "again.");
    default:
        return Error(ErrorCode::Internal, sentence + reason + ".");
    }
}

} // namespace lr::store
