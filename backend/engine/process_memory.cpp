#include "engine/process_memory.h"

#include <fstream>
#include <string>

#ifdef LR_WITH_CUDA
#include <c10/cuda/CUDACachingAllocator.h>
#endif

namespace lr::engine {

namespace {

double statusMib(const std::string& key)
{
    std::ifstream file("/proc/self/status");
    std::string name, rest;
    double kilobytes = 0;
    while (file >> name) {
        if (name == key && file >> kilobytes)
            return kilobytes / 1024;
        std::getline(file, rest);
    }
    return 0;
}

} // namespace

double residentMib()
{
    return statusMib("VmRSS:");
}

double peakResidentMib()
{
    return statusMib("VmHWM:");
}

double deviceMib([[maybe_unused]] c10::Device device)
{
#ifdef LR_WITH_CUDA
    if (device.is_cuda()) {
        const auto index = device.has_index() ? device.index() : c10::cuda::current_device();
        const auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(index);
        return static_cast<double>(stats.reserved_bytes[0].current) / (1 << 20);
    }
#endif
    return 0;
}

} // namespace lr::engine
