#pragma once

#include "tokenizer/jinja/arguments.h"

#include <map>

namespace lr::tokenizer::jinja {

using Filter = Value (*)(Runtime&, const Value& subject, const Arguments&);
using Test = bool (*)(Runtime&, const Value& subject, const Arguments&);

/// Whether Jinja has a filter (a test) of that name, offered here or not.
bool isFilterName(std::string_view name);
bool isTestName(std::string_view name);

/// subject | name(arguments…). Throws Error(Unsupported) that names a filter which is not offered.
Value applyFilter(Runtime& runtime, std::string_view name, const Value& subject, const Arguments& arguments);

/// subject is name(arguments…). Throws Error(Unsupported) that names a test which is not offered.
bool applyTest(Runtime& runtime, std::string_view name, const Value& subject, const Arguments& arguments);

/// A global function as a value; nothing if there is none of that name. Throws Error(Unsupported) for those of Jinja's
/// that are not offered.
std::optional<Value> globalFunction(Runtime& runtime, std::string_view name);
Value callFunction(Runtime& runtime, std::string_view name, const Arguments& arguments);

// Filters by what they work on, gathered by applyFilter().
const std::map<std::string_view, Filter>& textFilters();
const std::map<std::string_view, Filter>& numberFilters();
const std::map<std::string_view, Filter>& sequenceFilters();
const std::map<std::string_view, Filter>& selectionFilters();

} // namespace lr::tokenizer::jinja
