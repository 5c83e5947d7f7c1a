#include "settings/runtime_settings.h"

#include "settings/describe.h"

namespace lr::settings {

template <>
const std::vector<Setting<RuntimeSettings>>& settingsOf<RuntimeSettings>()
{
    using S = RuntimeSettings;
    static const std::vector<Setting<S>> all{bind<&S::device>({.key = "device",
                                                 .flag = "--device",
                                                 .kind = Kind::Device,
                                                 .group = Group::Machine,
                                                 .label = "Device",
                                                 .help = "Where the engine computes: cpu, cuda or cuda:N.",
                                                 .isInPreset = false}),
        bind<&S::dtype>({.key = "dtype",
            .flag = "--dtype",
            .kind = Kind::Choice,
            .group = Group::Machine,
            .label = "Number format",
            .help = "Of the base model's weights; an adapter is always float32. Automatic takes the checkpoint's own "
                    "where the device computes it fast.",
            .options = {{"auto", "Automatic"}, {"float32", "float32"}, {"bfloat16", "bfloat16"}}}),
        bind<&S::threads>({.key = "threads",
            .flag = "--threads",
            .group = Group::Machine,
            .label = "Threads",
            .help = "Processor threads. 0: one for each core.",
            .high = 4096,
            .zeroText = "one per core",
            .isAdvanced = true,
            .isInPreset = false})};
    return all;
}

} // namespace lr::settings
