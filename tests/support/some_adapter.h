#pragma once

#include "model/adapter.h"

#include <cmath>
#include <cstdint>
#include <memory>

namespace lr::testing {

/// An adapter that does something: B is not zero.
inline std::shared_ptr<model::Adapter> someAdapter(
    const model::ModelConfig& config, double dropout = 0, std::int64_t rank = 4)
{
    using model::Projection;
    auto adapter =
        model::Adapter::create({.rank = rank,
                                   .loraAlpha = 8,
                                   .dropout = dropout,
                                   .targets = {Projection::Query, Projection::Key, Projection::Value,
                                       Projection::Output, Projection::Gate, Projection::Up, Projection::Down}},
            config, 5);
    auto* values = adapter->parameters().data_ptr<float>();
    for (std::int64_t i = 0; i < adapter->numParameters(); ++i)
        values[i] += 0.02f * std::sin(static_cast<float>(i));
    return adapter;
}

} // namespace lr::testing
