#pragma once

#include "app/engine_client.h"

#include <functional>

namespace lr::app {

using OnFailure = std::function<void(const QString& what, const protocol::Failure& failure)>;

/// Requests about jobs that several pages make. `onFailure` gets the name of what was being done, for a sentence on the
/// page. Success is reported by the engine's notifications. `context` as in EngineClient::request().
void startJob(EngineClient& client, const protocol::Job& job, QObject* context, OnFailure onFailure);
void stopJob(EngineClient& client, std::int64_t job, QObject* context, OnFailure onFailure);
void pauseJob(EngineClient& client, std::int64_t job, QObject* context, OnFailure onFailure);
void resumeJob(EngineClient& client, std::int64_t job, QObject* context, OnFailure onFailure);

} // namespace lr::app
