#include "kernels/kernel_set.h"

namespace lr::kernels {

// The tables that the files in sets/ define once for each instruction set, whose name is their namespace.
#define LR_KERNEL_SET(set)                                                                                             \
    namespace set {                                                                                                    \
    extern const CacheAttention kCacheAttention;                                                                       \
    extern const LayerKernels kLayerKernels;                                                                           \
    extern const PanelKernels kPanelKernels;                                                                           \
    extern const RowKernels kRowKernels;                                                                               \
    extern const SequenceAttention kSequenceAttention;                                                                 \
    const KernelSet kAll{#set, kCacheAttention, kLayerKernels, kPanelKernels, kRowKernels, kSequenceAttention};        \
    }

LR_KERNEL_SET(baseline)
#ifdef LR_X86_KERNELS
LR_KERNEL_SET(avx2)
LR_KERNEL_SET(avx512)
#endif

const std::vector<const KernelSet*>& availableKernels()
{
    static const auto sets = [] {
        std::vector<const KernelSet*> found;
#ifdef LR_X86_KERNELS
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
            found.push_back(&avx512::kAll);
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
            found.push_back(&avx2::kAll);
#endif
        found.push_back(&baseline::kAll);
        return found;
    }();
    return sets;
}

const KernelSet& fastestKernels()
{
    return *availableKernels().front();
}

} // namespace lr::kernels
