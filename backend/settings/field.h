#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// The settings of every kind of job. Each setting is described once: its name, its allowed values and the member that
/// stores it. Everything else is a loop over these descriptions: JSON (on the wire, in run.json, in presets), the
/// command line's options and help, the text of a command, the check with its sentence, the fields of a form.
namespace lr::settings {

/// The value of a setting outside its struct. Names and paths are UTF-8.
using FieldValue = std::variant<bool, std::int64_t, std::uint64_t, double, std::string, std::vector<std::string>>;

/// How people enter a value. The kind decides what a FieldValue holds: bool for Flag, int64 for Integer and Scoring,
/// uint64 for Seed, double for Real and Scientific, strings for Several, a string for all others.
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
    ModelFolder, ///< folder of a model or an adapter: a path, or ORG/NAME of one in the Hugging Face cache
    Run,         ///< name of one of the workspace's runs, NAME@STEP for one of its checkpoints, or its folder
    Scoring,     ///< number of one of the workspace's scorings; 0: the latest
    Device       ///< one of the engine's devices
};

/// The parts of a form, in their order. A form shows the settings of one group together.
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
    std::string name;  ///< as the engine reads and writes it
    std::string label; ///< as people see it
};

/// The description of a setting. Its texts are English; the window translates them in the context "Settings".
struct Field
{
    const char* key = "";  ///< in JSON, snake_case; empty: not in JSON
    const char* flag = ""; ///< command-line option, "--lr"; for a bool it sets the opposite of the default. Empty: none
    Kind kind = Kind::Text;
    Group group = Group::Source;
    const char* label = "";
    const char* help = ""; ///< one or two sentences: what the setting does and what is usual
    const char* unit = ""; ///< "nats"; empty for a plain number
    double low = 0;        ///< numbers lie in [low, high]
    double high = 0;
    int decimals = 0;
    double step = 1;           ///< of a form's spin box
    const char* zeroText = ""; ///< shown in place of 0 or of an empty text that has a special meaning: "never"
    bool isRequired = false;   ///< may not be empty
    bool isAdvanced = false;   ///< a form hides it until the user asks for it
    bool isInForm = true;
    bool isInPreset = true; ///< presets store it: it says how something is done, not with what or where
    std::vector<Option> options{};
};

/// One setting of a struct: its description, and how to read and write it.
template <class Settings>
struct Setting : Field
{
    std::function<FieldValue(const Settings&)> read;
    std::function<void(Settings&, const FieldValue&)> write; ///< only for a value that valueFault() accepts
};

/// All settings of a struct, in the order of a form. Specialised beside each struct of settings.
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

/// A sentence that says why the field does not accept `value`; empty if it does.
std::string valueFault(const Field& field, const FieldValue& value);

/// Converts a word of a command line to a value. Throws Error(InvalidArgument) with a sentence like those of
/// valueFault().
FieldValue valueOfText(const Field& field, std::string_view text);

/// The word that valueOfText() reads as `value`. A double has the fewest digits that give the same number back.
std::string textOf(const FieldValue& value);

/// Names of the options: "linear, cosine or constant".
std::string optionNames(const Field& field);

/// Faults of the combination, where each setting by itself is in range. None, unless specialised for the struct.
template <class Settings>
std::vector<Fault> faultsBetween(const Settings&)
{
    return {};
}

/// All faults of `settings`: of each setting by itself, then of their combination.
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

/// `path` made absolute; an empty path stays empty.
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
