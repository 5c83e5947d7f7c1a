#pragma once

#include "common/error.h"
#include "settings/field.h"

#include <algorithm>
#include <concepts>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <type_traits>

/// For the sources that describe a struct of settings; everybody else includes field.h.
namespace lr::settings {

/// Names and labels of an enumeration's values, in the order of the values. Specialised where the enumeration is
/// described.
template <class Enum>
const std::vector<Option>& optionsOf();

template <class T>
concept Enumeration = std::is_enum_v<T>;

namespace detail {

template <class>
struct Member;
template <class Struct, class T>
struct Member<T Struct::*>
{
    using Settings = Struct;
    using Type = T;
};

template <class T>
constexpr Kind kindOf()
{
    if constexpr (std::same_as<T, bool>)
        return Kind::Flag;
    else if constexpr (std::same_as<T, std::uint64_t>)
        return Kind::Seed;
    else if constexpr (std::integral<T>)
        return Kind::Integer;
    else if constexpr (std::floating_point<T>)
        return Kind::Real;
    else if constexpr (Enumeration<T>)
        return Kind::Choice;
    else if constexpr (std::same_as<T, std::filesystem::path>)
        return Kind::File;
    else if constexpr (std::same_as<T, std::string>)
        return Kind::Text;
    else
        return Kind::Several;
}

template <class T>
FieldValue toValue(const T& value)
{
    if constexpr (std::same_as<T, bool> || std::same_as<T, std::uint64_t> || std::same_as<T, double>)
        return value;
    else if constexpr (std::integral<T>)
        return static_cast<std::int64_t>(value);
    else if constexpr (Enumeration<T>)
        return optionsOf<T>().at(static_cast<std::size_t>(value)).name;
    else if constexpr (std::same_as<T, std::filesystem::path>)
        return value.string();
    else
        return value;
}

template <Enumeration Enum>
FieldValue toValue(const std::vector<Enum>& values)
{
    std::vector<std::string> names;
    for (const auto value : values)
        names.push_back(std::get<std::string>(toValue(value)));
    return names;
}

template <Enumeration Enum>
Enum enumOf(const std::string& name)
{
    const auto& options = optionsOf<Enum>();
    const auto found =
        std::find_if(options.begin(), options.end(), [&](const Option& option) { return option.name == name; });
    if (found == options.end())
        throw common::Error(
            common::ErrorCode::InvalidArgument, "'" + common::printable(name, 40) + "' is not a known name.");
    return static_cast<Enum>(found - options.begin());
}

template <class T>
void assign(T& to, const FieldValue& value)
{
    if constexpr (std::same_as<T, bool> || std::same_as<T, std::uint64_t> || std::same_as<T, double>)
        to = std::get<T>(value);
    else if constexpr (std::integral<T>)
        to = static_cast<T>(std::get<std::int64_t>(value));
    else if constexpr (Enumeration<T>)
        to = enumOf<T>(std::get<std::string>(value));
    else
        to = std::get<std::string>(value);
}

/// Assigns the values in ascending order, without duplicates.
template <Enumeration Enum>
void assign(std::vector<Enum>& to, const FieldValue& value)
{
    to.clear();
    for (const auto& name : std::get<std::vector<std::string>>(value))
        to.push_back(enumOf<Enum>(name));
    std::sort(to.begin(), to.end());
    to.erase(std::unique(to.begin(), to.end()), to.end());
}

/// Gives an integer whose range was left out the range from 0 up.
template <class T>
void completeRange(Field& field)
{
    if constexpr (std::integral<T>) {
        if (field.low == 0 && field.high == 0)
            field.high = std::min(static_cast<double>(std::numeric_limits<T>::max()), 9.0e15); // exact as a double
    }
}

} // namespace detail

/// Options of an enumeration for a field.
template <class T>
struct OptionsFor
{
    static std::vector<Option> get() { return {}; }
};
template <Enumeration Enum>
struct OptionsFor<Enum>
{
    static std::vector<Option> get() { return optionsOf<Enum>(); }
};
template <Enumeration Enum>
struct OptionsFor<std::vector<Enum>>
{
    static std::vector<Option> get() { return optionsOf<Enum>(); }
};

/// The setting that is stored in a member of a struct. Where `field` leaves out the kind or the options, they are those
/// of the member's type.
template <auto kMember>
auto bind(Field field)
{
    using Settings = typename detail::Member<decltype(kMember)>::Settings;
    using Type = typename detail::Member<decltype(kMember)>::Type;
    if (field.kind == Kind::Text)
        field.kind = detail::kindOf<Type>();
    if (field.options.empty())
        field.options = OptionsFor<Type>::get();
    detail::completeRange<Type>(field);
    return Setting<Settings>{std::move(field),
        [](const Settings& settings) { return detail::toValue(settings.*kMember); },
        [](Settings& settings, const FieldValue& value) { detail::assign(settings.*kMember, value); }};
}

/// The settings of a struct that is a member of another one, as settings of the outer struct.
template <auto kMember>
auto nested(const std::vector<Setting<typename detail::Member<decltype(kMember)>::Type>>& inner)
{
    using Settings = typename detail::Member<decltype(kMember)>::Settings;
    std::vector<Setting<Settings>> result;
    for (const auto& setting : inner)
        result.push_back({static_cast<const Field&>(setting),
            [read = setting.read](const Settings& settings) { return read(settings.*kMember); },
            [write = setting.write](Settings& settings, const FieldValue& value) { write(settings.*kMember, value); }});
    return result;
}

template <class Settings>
std::vector<Setting<Settings>> joined(std::initializer_list<std::vector<Setting<Settings>>> parts)
{
    std::vector<Setting<Settings>> all;
    for (const auto& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace lr::settings
