#include "protocol/message_fields.h"

namespace lr::protocol {

std::optional<common::ErrorCode> errorCodeFromName(std::string_view name)
{
    constexpr auto kLast = static_cast<int>(common::ErrorCode::Internal);
    for (int i = 0; i <= kLast; ++i) {
        const auto code = static_cast<common::ErrorCode>(i);
        if (common::errorCodeName(code) == name)
            return code;
    }
    return std::nullopt;
}

void describe(auto& fields, Is<InitializeRequest> auto& request)
{
    fields.required("protocol_version", request.protocolVersion);
    fields.withDefault("client_name", request.clientName);
}

void describe(auto& fields, Is<DeviceInfo> auto& device)
{
    fields.required("name", device.name);
    fields.required("description", device.description);
    fields.required("memory_bytes", device.memoryBytes);
    fields.required("free_bytes", device.freeBytes);
}

void describe(auto& fields, Is<Component> auto& component)
{
    fields.required("name", component.name);
    fields.required("description", component.description);
}

void describe(auto& fields, Is<InitializeResult> auto& result)
{
    fields.required("protocol_version", result.protocolVersion);
    fields.required("engine_version", result.engineVersion);
    fields.required("torch_version", result.torchVersion);
    fields.required("host_name", result.hostName);
    fields.required("process_id", result.processId);
    fields.required("num_threads", result.numThreads);
    fields.required("devices", result.devices);
    fields.withDefault("components", result.components);
    fields.path("workspace", result.workspace);
    fields.path("demo_resources", result.demoResources);
    fields.path("demo_workspace", result.demoWorkspace);
    fields.withDefault("notice", result.notice);
}

void describe(auto& fields, Is<Failure> auto& failure)
{
    fields.required("code", failure.code);
    fields.required("message", failure.message);
}

void describe(auto& fields, Is<LogLine> auto& line)
{
    fields.required("time_ms", line.timeMs);
    fields.required("level", line.level);
    fields.required("text", line.text);
}

void describe(auto&, Is<Nothing> auto&)
{}

LR_MAP_MESSAGE(InitializeRequest)
LR_MAP_MESSAGE(DeviceInfo)
LR_MAP_MESSAGE(Component)
LR_MAP_MESSAGE(InitializeResult)
LR_MAP_MESSAGE(Failure)
LR_MAP_MESSAGE(LogLine)
LR_MAP_MESSAGE(Nothing)

} // namespace lr::protocol
