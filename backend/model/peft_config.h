#pragma once

#include "common/json.h"
#include "model/adapter_config.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lr::model {

/// PEFT's adapter_config.json, as far as it can be understood without the weights.
struct PeftConfig
{
    AdapterConfig adapter;                ///< targets: the projections that "target_modules" lists
    std::vector<std::string> targetNames; ///< entries of that list: a module's name ends with one of them. Empty: a
                                          ///< regular expression or nothing; the weights hold what was meant
    std::vector<std::int64_t> layers;     ///< "layers_to_transform"; empty: all
    bool hasExceptions = false;           ///< "exclude_modules" excludes some; only the weights show which are left
    std::vector<std::pair<std::string, std::int64_t>> rankPattern; ///< in order; the first match applies
    std::vector<std::pair<std::string, double>> alphaPattern;
    std::string source; ///< the file, for errors

    /// Whether the settings say that this module has an update. Unset if only the weights can tell.
    std::optional<bool> asksFor(std::int64_t layer, Projection projection) const;
    std::int64_t rankOf(std::int64_t layer, Projection projection) const;
    double loraAlphaOf(std::int64_t layer, Projection projection) const;
};

/// `source` names the file in errors. Throws Error(CorruptData) for damage, Error(Unsupported) that names the setting
/// if the adapter is more than pairs of matrices beside a layer's projections: another peft_type, DoRA, trained biases,
/// saved modules, an initialisation that changed the base (PiSSA, OLoRA, LoftQ, CorDA) and so on.
PeftConfig parsePeftConfig(const common::Json& json, std::string_view source);

/// Reads only the settings, without weights. Throws as parsePeftConfig.
AdapterConfig parseAdapterConfig(const common::Json& json, std::string_view source);

} // namespace lr::model
