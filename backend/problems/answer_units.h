#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lr::problems {

/// A normalised answer without the unit or words behind a number: "5.4" of "5.4 cents", "12" of "12 cm^2", "5" of
/// "5 (five)". The same text where no unit is found.
std::string withoutUnit(std::string_view normalised);

/// What the values before two units are multiplied by to be comparable; empty: by nothing.
struct UnitScales
{
    std::string answer;
    std::string reference;
};

/// Both empty where one unit is missing or not known, as of "5 apples" and "5"; factors to a common unit for "100 cm"
/// and "1 m". Nothing if the units measure different things.
std::optional<UnitScales> unitScales(std::string_view answerUnit, std::string_view referenceUnit);

} // namespace lr::problems
