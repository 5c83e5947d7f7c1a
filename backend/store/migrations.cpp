#include "store/migrations.h"

#include "common/error.h"
#include "store/transaction.h"

#include <fmt/format.h>

namespace lr::store {

using common::Error;
using common::ErrorCode;

namespace {

/// The packed steps are the last column of their row, so that summaries are read without them.
constexpr const char* kWorkspaceMigrations[] = {R"sql(
CREATE TABLE models (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    architecture TEXT NOT NULL,
    description TEXT NOT NULL
) STRICT;
CREATE TABLE problems (
    id INTEGER PRIMARY KEY,
    prompt_id TEXT NOT NULL,
    question TEXT NOT NULL,
    UNIQUE (prompt_id, question)
) STRICT;
CREATE TABLE generations (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
    expert_id INTEGER NOT NULL REFERENCES models (id),
    settings TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    last_use INTEGER NOT NULL,
    UNIQUE (kind, expert_id, settings)
) STRICT;
CREATE TABLE trajectories (
    id INTEGER PRIMARY KEY,
    generation_id INTEGER NOT NULL REFERENCES generations (id),
    problem_id INTEGER NOT NULL REFERENCES problems (id),
    finish_reason INTEGER NOT NULL CHECK (finish_reason IN (1, 2, 3)),
    prompt_ids BLOB NOT NULL,
    completion_ids BLOB NOT NULL,
    text TEXT,
    UNIQUE (generation_id, problem_id)
) STRICT;
CREATE TABLE scorings (
    id INTEGER PRIMARY KEY,
    generation_id INTEGER NOT NULL REFERENCES generations (id),
    amateur_id INTEGER NOT NULL REFERENCES models (id),
    settings TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    last_use INTEGER NOT NULL,
    UNIQUE (generation_id, amateur_id, settings)
) STRICT;
CREATE TABLE trajectory_steps (
    id INTEGER PRIMARY KEY,
    scoring_id INTEGER NOT NULL REFERENCES scorings (id),
    trajectory_id INTEGER NOT NULL REFERENCES trajectories (id),
    num_steps INTEGER NOT NULL,
    num_candidates INTEGER NOT NULL,
    mean_kl REAL NOT NULL,
    max_kl REAL NOT NULL,
    packed BLOB NOT NULL,
    UNIQUE (scoring_id, trajectory_id)
) STRICT;
)sql",
    R"sql(
CREATE TABLE evaluations (
    id INTEGER PRIMARY KEY,
    model_id INTEGER NOT NULL REFERENCES models (id),
    adapter_hash TEXT NOT NULL,
    adapter_path TEXT NOT NULL,
    label TEXT NOT NULL,
    benchmark TEXT NOT NULL,
    problem_file TEXT NOT NULL,
    settings TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    last_use INTEGER NOT NULL,
    UNIQUE (model_id, adapter_hash, benchmark, problem_file, settings)
) STRICT;
CREATE TABLE evaluation_results (
    id INTEGER PRIMARY KEY,
    evaluation_id INTEGER NOT NULL REFERENCES evaluations (id),
    problem_id INTEGER NOT NULL REFERENCES problems (id),
    text TEXT NOT NULL,
    num_tokens INTEGER NOT NULL,
    extracted TEXT NOT NULL,
    reference TEXT NOT NULL,
    is_correct INTEGER NOT NULL CHECK (is_correct IN (0, 1)),
    reason TEXT NOT NULL,
    UNIQUE (evaluation_id, problem_id)
) STRICT;
)sql",
    // The file that the questions came from, if there is one. It does not count when generations are compared.
    R"sql(
ALTER TABLE generations ADD COLUMN problem_file TEXT;
)sql",
    // Why an answer ends; older results do not say it. Those that used all of their tokens count as cut off (the model
    // could have ended them only with the very last token), shorter ones as ended by the model. Where the limit is
    // unknown, the reason stays unknown.
    R"sql(
ALTER TABLE evaluation_results ADD COLUMN finish_reason INTEGER CHECK (finish_reason IN (1, 2));
UPDATE evaluation_results SET finish_reason = (
    SELECT CASE WHEN num_tokens >= limits.max_new_tokens THEN 2 WHEN num_tokens < limits.max_new_tokens THEN 1 END
    FROM (SELECT id, CASE WHEN json_valid(settings)
                     THEN json_extract(settings, '$.max_new_tokens') END AS max_new_tokens FROM evaluations) AS limits
    WHERE limits.id = evaluation_id);
)sql"};

} // namespace

const Schema kWorkspaceSchema{
    .applicationId = 0x4C527773, // "LRws"
    .migrations = kWorkspaceMigrations,
    .noun = "workspace",
};

int newestSchemaVersion(const Schema& schema)
{
    return static_cast<int>(schema.migrations.size());
}

int checkedSchemaVersion(Connection& connection, const Schema& schema)
{
    const auto applicationId = connection.integer("PRAGMA application_id");
    const auto version = connection.integer("PRAGMA user_version");
    if (applicationId == 0 && version == 0 && connection.integer("SELECT count(*) FROM sqlite_schema") == 0)
        return 0; // its creation was interrupted before the first transaction
    if (applicationId != schema.applicationId || version < 1)
        throw Error(ErrorCode::CorruptData, common::quotedPath(connection.file()) +
                                                " is a database of another program, not a " + std::string(schema.noun) +
                                                ". Name another folder.");
    if (version > newestSchemaVersion(schema))
        throw Error(
            ErrorCode::Unsupported, fmt::format("{} was written by a newer version of this program (layout {}; this "
                                                "one knows {}). Use that version, or another workspace.",
                                        common::quotedPath(connection.file()), version, newestSchemaVersion(schema)));
    return static_cast<int>(version);
}

void migrate(Connection& connection, const Schema& schema)
{
    for (int version = checkedSchemaVersion(connection, schema); version < newestSchemaVersion(schema); ++version) {
        Transaction transaction(connection);
        connection.execute(schema.migrations[static_cast<std::size_t>(version)]);
        connection.execute(fmt::format("PRAGMA application_id = {}", schema.applicationId).c_str());
        connection.execute(fmt::format("PRAGMA user_version = {}", version + 1).c_str());
        transaction.commit();
    }
}

} // namespace lr::store
