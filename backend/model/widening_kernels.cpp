#include "model/widening_kernels.h"

#include <string_view>

namespace lr::model {

extern const WideningKernels kWideningKernelsBaseline;
#ifdef LR_X86_KERNELS
extern const WideningKernels kWideningKernelsAvx2;
extern const WideningKernels kWideningKernelsAvx512;
#endif

namespace {

/// The set for the same instruction set as `kernels`: what the processor can run is decided only there.
const WideningKernels& wideningPartnerOf(const CpuKernels& kernels)
{
#ifdef LR_X86_KERNELS
    for (const auto* set : {&kWideningKernelsAvx512, &kWideningKernelsAvx2})
        if (std::string_view(set->name) == kernels.name)
            return *set;
#else
    static_cast<void>(kernels);
#endif
    return kWideningKernelsBaseline;
}

} // namespace

int availableWideningKernels(const WideningKernels* (&sets)[3])
{
    const CpuKernels* cpuSets[3];
    const int count = availableCpuKernels(cpuSets);
    for (int i = 0; i < count; ++i)
        sets[i] = &wideningPartnerOf(*cpuSets[i]);
    return count;
}

const WideningKernels& wideningKernels()
{
    static const WideningKernels& best = wideningPartnerOf(cpuKernels());
    return best;
}

} // namespace lr::model
