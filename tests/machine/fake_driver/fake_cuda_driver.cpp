// Stands in for NVIDIA's libcuda.so.1: says what it was compiled to say.
#include <cstddef>
#include <cstdio>

extern "C" {

int cuInit(unsigned)
{
    return FAKE_CUDA_ERROR;
}

int cuDriverGetVersion(int* version)
{
    *version = FAKE_CUDA_VERSION;
    return 0;
}

int cuDeviceGetCount(int* count)
{
    *count = 2;
    return 0;
}

int cuDeviceGetName(char* name, int length, int device)
{
    std::snprintf(name, static_cast<std::size_t>(length), "Fake GPU %d", device);
    return 0;
}

int cuDeviceTotalMem_v2(std::size_t* bytes, int)
{
    *bytes = std::size_t(80) << 30;
    return 0;
}
}
