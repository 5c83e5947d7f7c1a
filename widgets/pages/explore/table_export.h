#pragma once

#include "models/exploration.h"
#include "plots/csv_table.h"

namespace lr::widgets {

/// One row a trajectory: number, id, question, steps, KL, chosen steps, verdict. It shares what it needs: it may be
/// written on another thread while the exploration goes on.
CsvTable problemsCsv(const Exploration& exploration);

/// One row a step: every quantity of steps::kQuantities under its key, and whether the step is selected. As
/// problemsCsv().
CsvTable stepsCsv(const Exploration& exploration);

/// The pinned steps, columns as stepsCsv().
CsvTable pinsCsv(const Exploration& exploration);

/// Writes the file whole or not at all. Returns a sentence that says what went wrong, or nothing. For any thread.
QString writeCsv(const CsvTable& table, const QString& path);

} // namespace lr::widgets
