#include "common/available_memory.h"

#include <fstream>
#include <string>

namespace lr::common {

std::size_t availableMemory()
{
    std::ifstream file("/proc/meminfo");
    std::string name, unit;
    std::size_t kilobytes = 0;
    while (file >> name >> kilobytes) {
        std::getline(file, unit);
        if (name == "MemAvailable:")
            return kilobytes * 1024;
    }
    return std::size_t(4) << 30; // not Linux: assume a small machine
}

} // namespace lr::common
