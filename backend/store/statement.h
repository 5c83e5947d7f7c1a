#pragma once

#include "store/connection.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

struct sqlite3_stmt;

namespace lr::store {

/// One prepared statement. Parameters are bound in order by the constructor or bind(); what they point at must live
/// until the statement is done. Columns are valid until the next call of next(). Borrows the connection.
class Statement
{
public:
    template <class... Values>
    Statement(Connection& connection, const char* sql, const Values&... values)
        : m_connection(connection)
        , m_statement(prepare(connection, sql))
    {
        bind(values...);
    }

    /// Starts over with other parameters.
    template <class... Values>
    void bind(const Values&... values)
    {
        reset();
        int index = 0;
        (bindOne(++index, values), ...);
    }

    /// Steps to the next row; false after the last one. Throws Error.
    bool next();
    /// Runs a statement that returns no rows.
    void run();

    std::int64_t integer(int column) const;
    double number(int column) const;
    std::string_view text(int column) const;
    std::span<const std::byte> blob(int column) const;
    bool isNull(int column) const;

private:
    struct Finalizer
    {
        void operator()(sqlite3_stmt* statement) const;
    };

    static sqlite3_stmt* prepare(Connection& connection, const char* sql);
    void reset();
    void bindOne(int index, std::int64_t value);
    void bindOne(int index, double value);
    void bindOne(int index, std::string_view text);
    void bindOne(int index, std::span<const std::byte> blob);
    void bindOne(int index, const std::optional<std::string>& text);
    /// Strong ids and enumerations are stored as their number.
    template <class Enum>
    requires std::is_enum_v<Enum>
    void bindOne(int index, Enum value) { bindOne(index, static_cast<std::int64_t>(value)); }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void bindOne(int index, std::optional<Enum> value)
    {
        if (value)
            bindOne(index, *value);
        else
            bindOne(index, std::optional<std::string>());
    }

    Connection& m_connection;
    std::unique_ptr<sqlite3_stmt, Finalizer> m_statement;
};

} // namespace lr::store
