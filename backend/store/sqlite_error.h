#pragma once

#include "common/error.h"

#include <filesystem>
#include <string_view>

struct sqlite3;

namespace lr::store {

/// The Error for the failed call that `database` (may be null) reports last: `what` is the beginning of the sentence
/// ("Cannot store a trajectory in"), `file` the workspace's file. A full disk, missing permissions, a lock and failed
/// input or output are IoError, a damaged file is CorruptData, all else is Internal; each says what to do.
common::Error sqliteError(sqlite3* database, int resultCode, std::string_view what, const std::filesystem::path& file);

} // namespace lr::store
