#include "tokenizer/jinja/builtins.h"

#include <algorithm>
#include <array>

namespace lr::tokenizer::jinja {

namespace {

constexpr auto kFiltersNotOffered = std::to_array<std::string_view>({"attr", "filesizeformat", "forceescape", "groupby",
    "pprint", "random", "slice", "striptags", "truncate", "urlize", "wordwrap", "xmlattr"});

Filter findFilter(std::string_view name)
{
    for (const auto* table : {&textFilters(), &sequenceFilters(), &selectionFilters(), &numberFilters()})
        if (const auto found = table->find(name); found != table->end())
            return found->second;
    return nullptr;
}

} // namespace

bool isFilterName(std::string_view name)
{
    return findFilter(name) != nullptr ||
           std::find(kFiltersNotOffered.begin(), kFiltersNotOffered.end(), name) != kFiltersNotOffered.end();
}

Value applyFilter(Runtime& runtime, std::string_view name, const Value& subject, const Arguments& arguments)
{
    runtime.meter().step();
    if (const Filter filter = findFilter(name))
        return filter(runtime, subject, arguments);
    failUnsupported("the filter '" + common::printable(name) + "' is not supported.");
}

} // namespace lr::tokenizer::jinja
