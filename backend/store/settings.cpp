#include "store/settings.h"

#include "common/error.h"

#include <set>

namespace lr::store {

using common::Error;
using common::ErrorCode;
using common::Json;

namespace {

std::string shown(const Json& settings, const std::string& key)
{
    const auto found = settings.find(key);
    return found == settings.end() ? "none" : common::printable(common::dumpJson(*found), 60);
}

} // namespace

std::string canonicalSettings(const Json& settings)
{
    if (!settings.is_object())
        throw Error(ErrorCode::InvalidArgument, "Settings have to be a JSON object.");
    return common::dumpJson(settings);
}

std::string describeDifference(std::string_view held, std::string_view asked)
{
    const auto heldSettings = common::parseJson(held, "settings in the workspace");
    const auto askedSettings = common::parseJson(asked, "settings asked for");
    std::set<std::string> keys;
    for (const auto* settings : {&heldSettings, &askedSettings})
        for (const auto& item : settings->items())
            keys.insert(item.key());
    std::string text;
    for (const auto& key : keys) {
        const auto heldValue = shown(heldSettings, key);
        const auto askedValue = shown(askedSettings, key);
        if (heldValue != askedValue)
            text.append(text.empty() ? "" : ", ")
                .append(common::printable(key))
                .append(" ")
                .append(heldValue)
                .append(" instead of ")
                .append(askedValue);
    }
    return text;
}

} // namespace lr::store
