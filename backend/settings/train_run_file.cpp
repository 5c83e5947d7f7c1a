#include "settings/settings_json.h"
#include "settings/train_settings.h"

#include <array>

namespace lr::settings {

namespace {

using common::Json;

struct Renamed
{
    const char* part; ///< the object in run.json; empty: run.json itself
    const char* before;
    const char* now;
};

/// Where the first version kept what has another name or place today.
constexpr std::array kRenamed{Renamed{"source", "workspace", "workspace"}, Renamed{"source", "scoring", "scoring"},
    Renamed{"source", "samples", "samples"}, Renamed{"source", "problems", "problems"},
    Renamed{"source", "system_prompt", "system_prompt"}, Renamed{"source", "date", "date"},
    Renamed{"source", "alpha", "plausibility_threshold"}, Renamed{"source", "beta", "kl_threshold"},
    Renamed{"source", "first_step", "include_first_step"}, Renamed{"source", "steps", "choice"},
    Renamed{"source", "labels", "label"}, Renamed{"source", "supervised", "supervised"},
    Renamed{"settings", "steps", "num_steps"}, Renamed{"", "expert", "expert"},
    Renamed{"", "start_adapter", "start_adapter"}, Renamed{"", "held_out_share", "held_out_share"},
    Renamed{"", "checkpoint_every", "checkpoint_every"}, Renamed{"", "keep_checkpoints", "keep_checkpoints"},
    Renamed{"", "evaluate_every", "evaluate_every"}, Renamed{"", "evaluation_problems", "evaluation_problems"},
    Renamed{"", "max_evaluation_problems", "max_evaluation_problems"},
    Renamed{"", "max_evaluation_tokens", "max_evaluation_tokens"}, Renamed{"", "device", "device"},
    Renamed{"", "dtype", "dtype"}, Renamed{"", "threads", "threads"}};

/// The first version's run.json in today's words.
Json fromFirstVersion(const Json& description)
{
    const auto partOf = [&](const char* name) -> const Json& {
        static const Json nothing = Json::object();
        if (*name == '\0')
            return description;
        const auto found = description.find(name);
        return found != description.end() && found->is_object() ? *found : nothing;
    };
    auto today = partOf("settings");
    for (const auto& [part, before, now] : kRenamed) {
        const auto& object = partOf(part);
        if (const auto found = object.find(before); found != object.end())
            today[now] = *found;
    }
    return today;
}

} // namespace

TrainSettings trainSettingsOfRun(const Json& description, std::string_view source, TrainSettings onto)
{
    detail::requireObject(description, source);
    const auto found = description.find("settings");
    const bool isOfFirstVersion = description.contains("source") || found == description.end();
    readSettings(onto, isOfFirstVersion ? fromFirstVersion(description) : *found, source);
    return onto;
}

} // namespace lr::settings
