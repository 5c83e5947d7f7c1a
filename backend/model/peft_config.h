#pragma once

#include "common/json.h"
#include "model/adapter_config.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lr::model {

/// PEFT's adapter_config.json, as far as it can be read without the weights beside it.
struct PeftConfig
{
    AdapterConfig adapter;                ///< targets: the projections that a list names
    std::vector<std::string> targetNames; ///< entries of that list: a module's name ends with one of them. Empty: a
                                          ///< regular expression or nothing; the weights hold what was meant
    std::vector<std::int64_t> layers;     ///< "layers_to_transform"; empty: all
    bool hasExceptions = false;           ///< "exclude_modules" takes some out: the weights hold what is left
    std::vector<std::pair<std::string, std::int64_t>> rankPattern; ///< in order; the first that matches counts
    std::vector<std::pair<std::string, double>> alphaPattern;
    std::string source; ///< the file, for errors

    /// Whether the settings say that this module has an update: nothing where only the weights know.
    std::optional<bool> asksFor(std::int64_t layer, Projection projection) const;
    std::int64_t rankOf(std::int64_t layer, Projection projection) const;
    double loraAlphaOf(std::int64_t layer, Projection projection) const;
};

/// Throws Error(CorruptData) for damage, Error(Unsupported) by name for what makes the adapter more than pairs of
/// matrices beside a layer's projections: another peft_type, DoRA, trained biases, saved modules, a start that changed
/// the base (PiSSA, OLoRA, LoftQ, CorDA), …
PeftConfig parsePeftConfig(const common::Json& json, std::string_view source);

/// The settings alone, for which no weights are needed.
AdapterConfig parseAdapterConfig(const common::Json& json, std::string_view source);

} // namespace lr::model
