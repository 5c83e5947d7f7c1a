#include "store/connection.h"

#include "store/sqlite_error.h"
#include "store/statement.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace lr::store {

namespace {

constexpr int kBusyTimeoutMs = 5000;

/// The file as a "file:" URI. Every byte with a meaning in URIs is escaped.
std::string immutableUri(const std::filesystem::path& file)
{
    const auto absolute = std::filesystem::absolute(file);
    std::string uri = "file:";
    for (const char c : absolute.native())
        uri += c == '/' ? "/" : fmt::format("%{:02x}", static_cast<unsigned char>(c));
    return uri + "?immutable=1";
}

/// Settings that a hostile file must not be able to turn against the program.
void distrustSchema(sqlite3* database)
{
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
}

} // namespace

void Connection::Closer::operator()(sqlite3* database) const
{
    sqlite3_close(database);
}

Connection::Connection(std::filesystem::path file, Access access)
    : m_file(std::move(file))
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    flags |= access == Access::Create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    // A relative path could begin with "file:"; an absolute one never does.
    std::string name = std::filesystem::absolute(m_file).native();
    if (access == Access::Immutable) {
        flags |= SQLITE_OPEN_URI;
        name = immutableUri(m_file);
    }
    sqlite3* database = nullptr;
    const int result = sqlite3_open_v2(name.c_str(), &database, flags, nullptr);
    m_database.reset(database); // the connection has to be closed even if opening failed
    check(result, "Cannot open the workspace");
    sqlite3_busy_timeout(database, kBusyTimeoutMs);
    distrustSchema(database);
}

void Connection::check(int resultCode, const char* what) const
{
    const int primary = resultCode & 0xFF;
    if (primary != SQLITE_OK && primary != SQLITE_ROW && primary != SQLITE_DONE)
        throw sqliteError(m_database.get(), resultCode, what, m_file);
}

void Connection::execute(const char* sql)
{
    check(sqlite3_exec(m_database.get(), sql, nullptr, nullptr, nullptr), "Cannot update the workspace");
}

std::int64_t Connection::integer(const char* sql)
{
    Statement statement(*this, sql);
    return statement.next() ? statement.integer(0) : 0;
}

std::int64_t Connection::lastInsertedRow() const
{
    return sqlite3_last_insert_rowid(m_database.get());
}

bool Connection::isReadOnly() const
{
    return sqlite3_db_readonly(m_database.get(), "main") != 0;
}

} // namespace lr::store
