#include "machine/process_memory.h"

#include <fstream>
#include <string>

namespace lr::machine {

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

} // namespace lr::machine
