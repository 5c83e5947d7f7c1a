#pragma once

#include "common/error.h"

#include <QString>

#include <optional>

namespace lr::test {

/// The code of the Error that `function` throws; nothing if it throws none.
template <class Function>
std::optional<common::ErrorCode> codeOf(Function function)
{
    try {
        function();
    } catch (const common::Error& error) {
        return error.code();
    }
    return std::nullopt;
}

/// The sentence of the Error that `function` throws; empty if it throws none.
template <class Function>
QString messageOf(Function function)
{
    try {
        function();
    } catch (const common::Error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace lr::test
