#pragma once

namespace lr::settings {

/// The matrices of a decoder layer that can have a low-rank update (LoRA), in the order in which the layer uses them.
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
