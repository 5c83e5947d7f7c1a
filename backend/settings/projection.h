#pragma once

namespace lr::settings {

/// The matrices of a layer that a low-rank update can stand beside, in the order of their use.
enum class Projection
{
    Query,
    Key,
    Value,
    Output,
    Gate,
    Up,
    Down
};

} // namespace lr::settings
