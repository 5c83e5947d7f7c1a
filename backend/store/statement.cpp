#include "store/statement.h"

#include <sqlite3.h>

namespace lr::store {

namespace {

constexpr const char* kUse = "Cannot use the workspace";

} // namespace

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const
{
    sqlite3_finalize(statement);
}

sqlite3_stmt* Statement::prepare(Connection& connection, const char* sql)
{
    sqlite3_stmt* statement = nullptr;
    const int result = sqlite3_prepare_v2(connection.handle(), sql, -1, &statement, nullptr);
    // The SQL is constant and correct. If SQLite cannot compile it, the file's schema is not ours any more.
    connection.check(result == SQLITE_ERROR ? SQLITE_CORRUPT : result, kUse);
    return statement;
}

void Statement::reset()
{
    sqlite3_reset(m_statement.get()); // returns the error of the last step again, which was thrown already
}

bool Statement::next()
{
    const int result = sqlite3_step(m_statement.get());
    m_connection.check(result,
        sqlite3_stmt_readonly(m_statement.get()) ? "Cannot read the workspace" : "Cannot write to the workspace");
    return result == SQLITE_ROW;
}

void Statement::run()
{
    while (next()) {
    }
    reset();
}

void Statement::bindOne(int index, std::int64_t value)
{
    m_connection.check(sqlite3_bind_int64(m_statement.get(), index, value), kUse);
}

void Statement::bindOne(int index, double value)
{
    m_connection.check(sqlite3_bind_double(m_statement.get(), index, value), kUse);
}

void Statement::bindOne(int index, std::string_view text)
{
    const char* data = text.data() != nullptr ? text.data() : ""; // a null pointer would be bound as NULL
    m_connection.check(
        sqlite3_bind_text64(m_statement.get(), index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8), kUse);
}

void Statement::bindOne(int index, std::span<const std::byte> blob)
{
    const void* data = blob.data() != nullptr ? static_cast<const void*>(blob.data()) : "";
    m_connection.check(sqlite3_bind_blob64(m_statement.get(), index, data, blob.size(), SQLITE_STATIC), kUse);
}

void Statement::bindOne(int index, const std::optional<std::string>& text)
{
    if (text)
        bindOne(index, std::string_view(*text));
    else
        m_connection.check(sqlite3_bind_null(m_statement.get(), index), kUse);
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

double Statement::number(int column) const
{
    return sqlite3_column_double(m_statement.get(), column);
}

std::string_view Statement::text(int column) const
{
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(m_statement.get(), column));
    return {data != nullptr ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column))};
}

std::span<const std::byte> Statement::blob(int column) const
{
    const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(m_statement.get(), column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column))};
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

} // namespace lr::store
