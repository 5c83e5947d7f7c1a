#include "divergence/row_kernels.h"

#include "model/cpu_kernels.h"

#include <string_view>

namespace lr::divergence {

extern const RowKernels kRowKernelsBaseline;
#ifdef LR_X86_KERNELS
extern const RowKernels kRowKernelsAvx2;
extern const RowKernels kRowKernelsAvx512;
#endif

namespace {

/// The set for the same instruction set as the model's kernels: what the processor can run is decided only there.
const RowKernels& partnerOf(const model::CpuKernels& kernels)
{
#ifdef LR_X86_KERNELS
    for (const auto* set : {&kRowKernelsAvx512, &kRowKernelsAvx2})
        if (std::string_view(set->name) == kernels.name)
            return *set;
#else
    static_cast<void>(kernels);
#endif
    return kRowKernelsBaseline;
}

} // namespace

int availableRowKernels(const RowKernels* (&sets)[3])
{
    const model::CpuKernels* modelSets[3];
    const int count = model::availableCpuKernels(modelSets);
    for (int i = 0; i < count; ++i)
        sets[i] = &partnerOf(*modelSets[i]);
    return count;
}

const RowKernels& rowKernels()
{
    static const RowKernels& best = partnerOf(model::cpuKernels());
    return best;
}

} // namespace lr::divergence
