#pragma once

#include "protocol/workspace_messages.h"

#include <QString>

namespace lr::widgets {

/// "expert × amateur, 100 problems, 24 Nov 2026 14:05", or "Given text, …". A model is named by the last part of its
/// path.
QString scoringName(const protocol::ScoringInfo& scoring);

} // namespace lr::widgets
