#pragma once

#include "models/exploration.h"
#include "plots/csv_table.h"

namespace lr::widgets {

/// One row per trajectory: number, id, question, steps, KL, selected steps, verdict. The table shares ownership of its
/// data, so it may be written on another thread while the exploration changes.
CsvTable problemsCsv(const Exploration& exploration);

/// One row per step: every quantity of steps::kQuantities under its key, and whether the step is selected. May be
/// written on another thread, like problemsCsv().
CsvTable stepsCsv(const Exploration& exploration);

/// The pinned steps, with the columns of stepsCsv().
CsvTable pinsCsv(const Exploration& exploration);

/// Writes the file whole or not at all. Returns a sentence that says what went wrong, or nothing. For any thread.
QString writeCsv(const CsvTable& table, const QString& path);

} // namespace lr::widgets
