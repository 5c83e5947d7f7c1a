#include "models/run_settings.h"

#include "common/error.h"
#include "settings/settings_json.h"

namespace lr::widgets {

namespace {

constexpr const char* kSource = "run.json";

} // namespace

settings::TrainSettings settingsOfRun(const common::Json& description, const settings::TrainSettings& onto)
{
    auto settings = settings::trainSettingsOfRun(description, kSource, onto);
    settings.name.clear();
    settings.workspace = onto.workspace;
    settings.out = onto.out;
    return settings;
}

std::string deviceOfRun(const common::Json& description, const std::string& otherwise)
{
    try {
        return settings::trainSettingsOfRun(description, kSource).runtime.device;
    } catch (const common::Error&) { // the run list says what is wrong with it
        return otherwise;
    }
}

settings::MergeSettings mergeOf(const protocol::RunInfo& run)
{
    const std::filesystem::path folder = run.path;
    settings::MergeSettings merge;
    merge.run = run.name;
    merge.adapter = folder;
    merge.out = folder.parent_path().parent_path() / "merged" / run.name;
    try {
        merge.model = settings::trainSettingsOfRun(run.description, kSource).expert;
    } catch (const common::Error&) { // the dialog asks for it
    }
    return merge;
}

common::Json comparableDescription(const common::Json& description)
{
    auto comparable = description;
    try {
        comparable["settings"] = settings::toJson(settings::trainSettingsOfRun(description, kSource));
        comparable.erase("source");
    } catch (const common::Error&) { // shown as it is
    }
    return comparable;
}

} // namespace lr::widgets
