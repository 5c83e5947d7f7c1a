#include "training/manifest.h"

#include "common/atomic_file.h"
#include "common/error.h"
#include "common/json.h"
#include "common/sha256.h"

#include <fmt/format.h>

#include <limits>

namespace lr::training {

using common::Error;
using common::ErrorCode;

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what)
{
    throw Error(ErrorCode::CorruptData, "'" + common::printable(path.native(), 400) + "' " + what);
}

} // namespace

void writeManifest(
    const std::filesystem::path& folder, const std::vector<std::string>& files, common::FileSystem& fileSystem)
{
    auto list = common::OrderedJson::array();
    for (const auto& name : files)
        list.push_back({{"name", name}, {"bytes", std::filesystem::file_size(folder / name)},
            {"sha256", common::sha256OfFile(folder / name)}});
    common::writeFileAtomically(
        folder / kManifestFile, common::OrderedJson{{"files", list}}.dump(2) + "\n", fileSystem);
}

void verifyManifest(const std::filesystem::path& folder)
{
    const auto path = folder / kManifestFile;
    if (!std::filesystem::exists(path))
        fail(path, "is missing.");
    const auto manifest = common::readJsonFile(path);
    const common::JsonObject object(manifest, path.native());
    if (!object.value("files").is_array() || object.value("files").empty())
        fail(path, "lists no files.");
    for (const auto& entry : object.value("files")) {
        const common::JsonObject file(entry, path.native());
        const auto& name = file.string("name");
        if (name.empty() || name.find('/') != std::string::npos || name.front() == '.')
            fail(path, "names a file outside its folder.");
        const auto bytes = file.integer("bytes", 0, std::numeric_limits<std::int64_t>::max());
        std::error_code missing;
        const auto size = std::filesystem::file_size(folder / name, missing);
        if (missing)
            fail(folder / name, "is missing.");
        if (size != static_cast<std::uintmax_t>(bytes))
            fail(folder / name, fmt::format("has {} bytes instead of {}.", size, bytes));
        if (common::sha256OfFile(folder / name) != file.string("sha256"))
            fail(folder / name, "is damaged: its checksum differs.");
    }
}

} // namespace lr::training
