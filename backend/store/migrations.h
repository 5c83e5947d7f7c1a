#pragma once

#include "store/connection.h"

#include <span>
#include <string_view>

namespace lr::store {

/// The layout of one kind of database file. Migration n leads from layout n to n + 1, and PRAGMA user_version is the
/// file's layout. A released migration is never edited; a change of the layout is a new migration.
struct Schema
{
    std::int64_t applicationId; ///< number in the file's header that marks it as ours
    std::span<const char* const> migrations;
    std::string_view noun; ///< for messages: "workspace"
};

/// The schema of workspace.sqlite.
extern const Schema kWorkspaceSchema;

/// The number of the newest layout this program knows.
int newestSchemaVersion(const Schema& schema);

/// Throws Error(CorruptData) if the file is a database of something else, Error(Unsupported) if a newer version of this
/// program wrote it. Returns its layout's number; 0 for a file that is still empty.
int checkedSchemaVersion(Connection& connection, const Schema& schema);

/// Brings a file to the newest layout, each step in a transaction of its own. Needs write access.
void migrate(Connection& connection, const Schema& schema);

} // namespace lr::store
