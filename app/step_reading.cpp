#include "app/step_reading.h"

namespace lr::app {

namespace {

/// Asked for at once; the engine gives fewer where a frame would grow large.
constexpr std::int64_t kTrajectories = 512;

using SharedReading = std::shared_ptr<const StepReading>;

void readFrom(const QPointer<EngineClient>& client, std::int64_t scoring, std::int64_t first, QObject* context,
    SharedReading reading);

void takeChunk(const QPointer<EngineClient>& client, const protocol::ReadStepsRequest& asked,
    const protocol::StepColumns& chunk, const QPointer<QObject>& context, const SharedReading& reading)
{
    const auto next = chunk.first + static_cast<std::int64_t>(chunk.trajectories.size());
    const bool isDone = next >= chunk.numTrajectories;
    if (chunk.scoring != asked.scoring || chunk.first != asked.first || (next == asked.first && !isDone)) {
        reading->onFailure({common::ErrorCode::CorruptData, "The engine answered with other steps than those asked "
                                                            "for. Restart the engine and open the workspace again."});
        return;
    }
    reading->onChunk(chunk);
    if (!client || !context)
        return;
    if (isDone)
        reading->onDone();
    else
        readFrom(client, asked.scoring, next, context, reading);
}

void readFrom(const QPointer<EngineClient>& client, std::int64_t scoring, std::int64_t first, QObject* context,
    SharedReading reading)
{
    const protocol::ReadStepsRequest asked{scoring, first, kTrajectories};
    const auto onFailure = reading->onFailure;
    client->request<protocol::StepColumns>(
        protocol::method::kReadSteps, asked, context,
        [client, asked, context = QPointer<QObject>(context), reading = std::move(reading)](
            const protocol::StepColumns& chunk) { takeChunk(client, asked, chunk, context, reading); },
        onFailure);
}

} // namespace

void readAllSteps(EngineClient& client, std::int64_t scoring, QObject* context, StepReading reading)
{
    readFrom(&client, scoring, 0, context, std::make_shared<const StepReading>(std::move(reading)));
}

} // namespace lr::app
