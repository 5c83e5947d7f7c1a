#pragma once

#include "store/connection.h"

namespace lr::store {

/// "LRws" in the file's header marks a workspace.
inline constexpr std::int64_t kApplicationId = 0x4C527773;

/// The number of the newest layout this program knows: PRAGMA user_version of an up-to-date workspace.
int newestSchemaVersion();

/// Throws Error(CorruptData) if the file is a database of something else, Error(Unsupported) if a newer version of this
/// program wrote it. Returns its layout's number; 0 for a file that is still empty.
int checkedSchemaVersion(Connection& connection);

/// Brings a workspace to the newest layout, each step in a transaction of its own. Needs write access.
void migrate(Connection& connection);

} // namespace lr::store
