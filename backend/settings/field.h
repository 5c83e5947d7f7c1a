#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// The settings of every kind of job, each described once: what a setting is called, what it may be and where it lies.
/// Everything else is a loop over the description: JSON (on the wire, in run.json, in presets), the command line's
/// options and its help, the text of a command, the check with its sentence, the fields of a form.
namespace lr::settings {

/// What a setting holds on its way between the struct and the outside. Names and paths are UTF-8.
using FieldValue = std::variant<bool, std::int64_t, std::uint64_t, double, std::string, std::vector<std::string>>;

/// How people give a value. By its kind a value holds: Flag bool, Integer and Scoring int64, Seed uint64, Real and
/// Scientific double, Several strings, all others a string.
enum class Kind
{
    Flag,
    Integer,
    Seed,
    Real,       ///< shown with `decimals`
    Scientific, ///< shown as 5e-5
    Choice,     ///< one of `options`
    Several,    ///< some of `options`, at least one
    Text,
    File,        ///< a path on the engine's machine
    Folder,      ///< a path on the engine's machine
    ModelFolder, ///< of a model or an adapter: a path, or ORG/NAME of what is in the Hugging Face cache
    Scoring,     ///< number of one of the workspace's scorings; 0: the latest
    Device       ///< one of the engine's devices
};

/// What a form shows together, in the order of its parts.
enum class Group
{
    Source,
    Adapter,
    Optimizer,
    Generation,
    Keeping,
    Validation,
    Machine
};

struct Option
{
    std::string name;  ///< as the engine takes it
    std::string label; ///< as people read it
};

/// All that is said about a setting. Texts are English, and source texts of the translation context "Settings".
struct Field
{
    const char* key = "";  ///< in JSON, snake_case; empty: not in JSON
    const char* flag = ""; ///< on the command line, "--lr"; a flag gives the opposite of the default. Empty: not there
    Kind kind = Kind::Text;
    Group group = Group::Source;
    const char* label = "";
    const char* help = ""; ///< what it does, what is usual; one or two sentences
    const char* unit = ""; ///< "nats"; empty for a plain number
    double low = 0;        ///< [low, high], of numbers
    double high = 0;
    int decimals = 0;
    double step = 1;           ///< of a form's spin box
    const char* zeroText = ""; ///< stands for 0, or for an empty text, where that is no amount: "never"
    bool isRequired = false;   ///< may not be empty
    bool isAdvanced = false;   ///< out of sight in a form until asked for
    bool isInForm = true;
    bool isInPreset = true; ///< says how something is done, not with what or where
    std::vector<Option> options{};
};

/// One setting of a struct: what is said about it, and where it lies.
template <class Settings>
struct Setting : Field
{
    std::function<FieldValue(const Settings&)> read;
    std::function<void(Settings&, const FieldValue&)> write; ///< of a value that valueFault() lets pass
};

/// The description of a struct of settings, in the order of a form. Specialised beside each of them.
template <class Settings>
const std::vector<Setting<Settings>>& settingsOf();

/// Whether a struct is one that has a description.
template <class Settings>
inline constexpr bool kIsDescribed = false;
template <class Settings>
concept Described = kIsDescribed<Settings>;

/// A setting that cannot be used as it is.
struct Fault
{
    std::string key;
    std::string sentence; ///< "Rank must be from 1 to 4096, not 0."
};

/// Why `value` cannot be the field's, as a sentence; empty if it can.
std::string valueFault(const Field& field, const FieldValue& value);

/// Reads a word of a command line. Throws Error(InvalidArgument) with a sentence as valueFault()'s.
FieldValue valueOfText(const Field& field, std::string_view text);

/// The word that valueOfText() reads as `value`; a double in the fewest digits that give the same number back.
std::string textOf(const FieldValue& value);

/// Names of the options: "linear, cosine or constant".
std::string optionNames(const Field& field);

/// Faults between settings that are each in range; for a struct without a rule of its own there are none.
template <class Settings>
std::vector<Fault> faultsBetween(const Settings&)
{
    return {};
}

/// Everything that is wrong, setting by setting.
template <class Settings>
std::vector<Fault> faultsOf(const Settings& settings)
{
    std::vector<Fault> faults;
    for (const auto& setting : settingsOf<Settings>())
        if (auto sentence = valueFault(setting, setting.read(settings)); !sentence.empty())
            faults.push_back({setting.key, std::move(sentence)});
    for (auto& fault : faultsBetween(settings))
        faults.push_back(std::move(fault));
    return faults;
}

[[noreturn]] void throwFault(const Fault& fault);

/// Of a value that is a path; an empty one stays empty.
FieldValue absolutePath(const FieldValue& path);

/// Throws Error(InvalidArgument) with the first fault's sentence.
template <class Settings>
void validate(const Settings& settings)
{
    if (const auto faults = faultsOf(settings); !faults.empty())
        throwFault(faults.front());
}

/// The setting of that key; null if there is none.
template <class Settings>
const Setting<Settings>* findSetting(std::string_view key)
{
    for (const auto& setting : settingsOf<Settings>())
        if (setting.key == key)
            return &setting;
    return nullptr;
}

/// The same settings with every path that is given made absolute, so that they mean the same wherever they are read.
template <class Settings>
Settings withAbsolutePaths(Settings settings)
{
    for (const auto& setting : settingsOf<Settings>())
        if (setting.kind == Kind::File || setting.kind == Kind::Folder || setting.kind == Kind::ModelFolder)
            setting.write(settings, absolutePath(setting.read(settings)));
    return settings;
}

} // namespace lr::settings
