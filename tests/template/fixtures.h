#pragma once

#include "common/error.h"
#include "common/json.h"
#include "common/mapped_file.h"

#include <QByteArray>

#include <chrono>
#include <functional>
#include <string>

namespace lr::test {

/// What the fixtures' script gives to strftime_now.
inline constexpr std::chrono::sys_seconds kNow =
    std::chrono::sys_days(std::chrono::year(2025) / std::chrono::March / 7) + std::chrono::hours(14) +
    std::chrono::minutes(5) + std::chrono::seconds(9);

inline common::OrderedJson readFixture(const std::string& name)
{
    const std::string path = std::string(LR_TEST_DATA "/template/") + name;
    return common::parseOrderedJson(common::readFile(path, std::size_t{64} << 20), path);
}

/// What a call came to: its text, or the Error it threw.
struct Outcome
{
    std::string text;
    std::string error;
    common::ErrorCode code = common::ErrorCode::Internal;
    bool threw = false;
};

inline Outcome outcomeOf(const std::function<std::string()>& call)
{
    try {
        return {call(), {}, common::ErrorCode::Internal, false};
    } catch (const common::Error& error) {
        return {{}, error.what(), error.code(), true};
    }
}

/// Nothing if the outcome is what the fixture `expected` says, else a description of the difference.
inline QByteArray differenceFrom(const common::OrderedJson& expected, const Outcome& outcome)
{
    if (expected.contains("error"))
        return outcome.threw ? QByteArray()
                             : QByteArray::fromStdString("jinja2 raises " + expected["error"].get<std::string>() +
                                                         ", rendered: " + outcome.text);
    const auto wanted = expected["output"].get<std::string>();
    if (outcome.threw)
        return QByteArray::fromStdString("threw: " + outcome.error + "\nexpected: " + wanted);
    if (outcome.text != wanted)
        return QByteArray::fromStdString(
            "rendered: " + common::printable(outcome.text, 4000) + "\nexpected: " + common::printable(wanted, 4000));
    return {};
}

} // namespace lr::test
