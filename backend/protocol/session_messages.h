#pragma once

#include "common/error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lr::protocol {

/// First request of a connection; anything else before it is refused.
struct InitializeRequest
{
    int protocolVersion = 0;
    std::string clientName; ///< "lightreasoner-studio 0.1.0"
};

struct DeviceInfo
{
    std::string name;             ///< as --device takes it: "cpu", "cuda:0"
    std::string description;      ///< "AMD EPYC 9R14, 2 cores"
    std::int64_t memoryBytes = 0; ///< in all
    std::int64_t freeBytes = 0;   ///< 0: not known
};

/// A library or device that the engine computes with, described for people who read a fault report.
struct Component
{
    std::string name;        ///< "libtorch", "BLAS"
    std::string description; ///< version and file
};

struct InitializeResult
{
    int protocolVersion = 0;
    std::string engineVersion;
    std::string torchVersion;
    std::string hostName;
    std::int64_t processId = 0;
    int numThreads = 0;
    std::vector<DeviceInfo> devices;
    std::vector<Component> components;
    std::string workspace;     ///< path that this engine is bound to (attach), or empty (serve)
    std::string demoResources; ///< folder of the demo pair, or empty
    std::string demoWorkspace; ///< workspace with the demo pair's steps, to be copied before it is used; or empty
    std::string notice;        ///< what makes this machine slow and how to fix it, or empty
};

/// Why a request or a job failed, as JSON-RPC's error object carries it.
struct Failure
{
    common::ErrorCode code = common::ErrorCode::Internal;
    std::string message; ///< a sentence for people: file, value, what to do
};

/// The answer to a request that returns no data.
struct Nothing
{};

struct LogLine
{
    std::int64_t timeMs = 0; ///< since 1970
    std::string level;       ///< "info", "warning" or "error"
    std::string text;
};

} // namespace lr::protocol
