#include "cli/settings_options.h"

#include "common/error.h"
#include "model/hub_cache.h"

#include <fmt/format.h>

namespace lr::cli {

namespace {

using settings::Field;
using settings::FieldValue;
using settings::Kind;

/// "INT:INT in [1 - 4096]", as CLI11 itself writes a range. A very high limit is left out, since it only rules out
/// nonsense.
std::string numberType(const Field& field, const std::string& type)
{
    constexpr double kFarOff = 1e5;
    if (field.high > kFarOff)
        return type;
    return fmt::format("{0}:{0} in [{1} - {2}]", type, field.low, field.high);
}

std::string typeName(const Field& field)
{
    switch (field.kind) {
    case Kind::Integer:
    case Kind::Scoring:
        return numberType(field, "INT");
    case Kind::Seed:
        return "UINT";
    case Kind::Real:
    case Kind::Scientific:
        return numberType(field, "FLOAT");
    case Kind::File:
        return "FILE";
    case Kind::Folder:
    case Kind::ModelFolder:
        return "FOLDER";
    case Kind::Choice:
    case Kind::Several: {
        std::string names;
        for (const auto& option : field.options)
            names += (names.empty() ? "TEXT:{" : ",") + option.name;
        return names + "}";
    }
    default:
        return "TEXT";
    }
}

/// The default as the help shows it.
std::string defaultText(const Field& field, const FieldValue& present)
{
    const auto text = settings::textOf(present);
    const bool isNothing = text.empty() || text == "0" || text == "0.0";
    return isNothing && *field.zeroText != '\0' ? field.zeroText : text;
}

std::string helpOf(const Field& field)
{
    // The help of a count names its unit already.
    const bool isMeasured = *field.unit != '\0' && (field.kind == Kind::Real || field.kind == Kind::Scientific);
    return isMeasured ? std::string(field.help) + " In " + field.unit + "." : field.help;
}

/// Reports an invalid word as an error of the command line.
FieldValue valueOfWord(const Field& field, const std::string& word)
{
    // findModelFolder() stays outside of the try block: its errors are about the Hugging Face cache, not about the
    // command line.
    const auto text = field.kind == Kind::ModelFolder ? model::findModelFolder(word).string() : word;
    try {
        return settings::valueOfText(field, text);
    } catch (const common::Error& error) {
        throw CLI::ValidationError(field.flag, error.what());
    }
}

} // namespace

void detail::throwUnusable(const settings::Fault& fault, const std::string& flag)
{
    throw common::Error(
        common::ErrorCode::InvalidArgument, fault.sentence + (flag.empty() ? std::string() : " See " + flag + "."));
}

void detail::addSettingOption(
    CLI::App& command, const Field& field, const FieldValue& present, std::function<void(const FieldValue&)> write)
{
    if (field.kind == Kind::Flag) {
        const bool given = !std::get<bool>(present);
        command.add_flag_callback(
            field.flag, [write, given] { write(given); }, field.help);
        return;
    }
    CLI::Option* option = nullptr;
    if (field.kind == Kind::Several)
        option = command
                     .add_option_function<std::vector<std::string>>(
                         field.flag,
                         [&field, write](const std::vector<std::string>& words) {
                             write(valueOfWord(field, settings::textOf(FieldValue(words))));
                         },
                         helpOf(field))
                     ->delimiter(',');
    else
        option = command.add_option_function<std::string>(
            field.flag, [&field, write](const std::string& word) { write(valueOfWord(field, word)); }, helpOf(field));
    option->type_name(typeName(field))->required(field.isRequired);
    if (const auto text = defaultText(field, present); !text.empty())
        option->default_str(text);
}

} // namespace lr::cli
