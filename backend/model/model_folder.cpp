#include "model/model_folder.h"

#include "common/error.h"

#include <algorithm>
#include <string>
#include <system_error>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::printable;

bool isThere(const std::filesystem::path& path)
{
    std::error_code code;
    return std::filesystem::symlink_status(path, code).type() != std::filesystem::file_type::not_found && !code;
}

bool isPlainFileName(std::string_view name)
{
    const auto isBad = [](char c) {
        return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    };
    return !name.empty() && name.size() <= 255 && name != "." && name != ".." && std::ranges::none_of(name, isBad);
}

std::filesystem::path fileInFolder(const std::filesystem::path& folder, std::string_view name)
{
    const auto where = "'" + printable(folder.native(), 400) + "'";
    if (!isPlainFileName(name))
        throw Error(ErrorCode::CorruptData, where + ": '" + printable(name) +
                                                "' is not the name of a file in that folder; names with '/' or '..' "
                                                "are refused. Download the model again from a source you trust.");
    const auto path = folder / name;
    std::error_code code;
    if (!std::filesystem::is_symlink(path, code) || std::filesystem::exists(path, code))
        return path;
    const auto target = std::filesystem::read_symlink(path, code);
    throw Error(ErrorCode::NotFound, common::quotedPath(path) + " is a link to " + common::quotedPath(target) +
                                         ", where there is no file. Download the model again, or copy its folder with "
                                         "cp -rL, which copies the files "
                                         "that links lead to.");
}

void failCorrupt(std::string_view source, const std::string& what)
{
    throw Error(ErrorCode::CorruptData, printable(source, 400) + ": " + what);
}

} // namespace lr::model
