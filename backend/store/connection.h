#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

struct sqlite3;

namespace lr::store {

/// One open SQLite database. Everything that fails throws an Error that names the file (see sqliteError). For one
/// thread at a time; must outlive its statements and transactions.
class Connection
{
public:
    enum class Access
    {
        Create,   ///< read and write, created if it is missing
        Read,     ///< read only; sees what a writer, running or crashed, has in its write-ahead log
        Immutable ///< read only from a place where nothing can be written; the file must not change meanwhile
    };

    Connection(std::filesystem::path file, Access access);

    const std::filesystem::path& file() const { return m_file; }
    sqlite3* handle() const { return m_database.get(); }

    /// Runs SQL statements whose results are not needed.
    void execute(const char* sql);
    /// First column of the first row of a query, such as "PRAGMA user_version".
    std::int64_t integer(const char* sql);
    std::int64_t lastInsertedRow() const;
    /// True also where writing was asked for and the file's permissions do not allow it.
    bool isReadOnly() const;

    /// Throws the Error for `resultCode` unless it is a success; `what` as in sqliteError.
    void check(int resultCode, const char* what) const;

private:
    struct Closer
    {
        void operator()(sqlite3* database) const;
    };

    std::filesystem::path m_file;
    std::unique_ptr<sqlite3, Closer> m_database;
};

} // namespace lr::store
