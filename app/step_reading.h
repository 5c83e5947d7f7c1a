#pragma once

#include "app/engine_client.h"

namespace lr::app {

struct StepReading
{
    std::function<void(const protocol::StepColumns&)> onChunk; ///< in the order of the trajectories
    std::function<void()> onDone;
    std::function<void(const protocol::Failure&)> onFailure; ///< instead of onDone
};

/// Reads all of a scoring's steps, chunk after chunk as the engine cuts them, with one request under way at a time.
/// It ends without a word when `context` is gone: that is how a reading is given up.
void readAllSteps(EngineClient& client, std::int64_t scoring, QObject* context, StepReading reading);

} // namespace lr::app
