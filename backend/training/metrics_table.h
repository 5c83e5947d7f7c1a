#pragma once

#include "common/json.h"

#include <filesystem>
#include <vector>

namespace lr::training {

/// The metric records of a run folder, one per optimiser step, ascending. A last line that a crash cut off is left out.
/// Throws Error(NotFound) if the folder holds no metrics, Error(CorruptData) for a damaged line.
std::vector<common::OrderedJson> readMetrics(const std::filesystem::path& runFolder);

/// Comma-separated values with a header line. The columns are the keys of all records in the order of their first
/// occurrence; a field is empty if the record lacks the key.
std::string toCsv(const std::vector<common::OrderedJson>& records);

} // namespace lr::training
