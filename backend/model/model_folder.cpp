#include "model/model_folder.h"

#include "common/error.h"

#include <algorithm>
#include <string>
#include <system_error>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::printable;

namespace {

bool liesInside(const std::filesystem::path& file, const std::filesystem::path& folder)
{
    const auto [end, unused] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
    return end == folder.end();
}

} // namespace

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
    if (!std::filesystem::is_symlink(path, code))
        return path;
    const auto target = std::filesystem::canonical(path, code);
    if (code)
        throw common::systemError("Cannot follow the link", path.native(), code.value());
    const auto home = std::filesystem::canonical(folder);
    const auto isCacheSnapshot = home.parent_path().filename() == "snapshots";
    if (liesInside(target, home) || (isCacheSnapshot && liesInside(target, home.parent_path().parent_path() / "blobs")))
        return path;
    throw Error(ErrorCode::CorruptData, where + ": '" + printable(name) + "' is a link that leaves the folder (to '" +
                                            printable(target.native(), 400) +
                                            "'). Put the file itself there if you trust it.");
}

void failCorrupt(std::string_view source, const std::string& what)
{
    throw Error(ErrorCode::CorruptData, printable(source, 400) + ": " + what);
}

} // namespace lr::model
