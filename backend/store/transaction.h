#pragma once

#include "store/connection.h"

namespace lr::store {

/// All or nothing: what happens between construction and commit() is undone by the destructor if commit() was not
/// reached or failed. Takes the write lock at once. Not to be nested.
class Transaction
{
public:
    explicit Transaction(Connection& connection);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    /// Durable when this returns. Throws Error; then nothing was stored.
    void commit();

private:
    Connection& m_connection;
    bool m_open = true;
};

} // namespace lr::store
