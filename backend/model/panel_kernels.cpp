#include "model/panel_kernels.h"

#include <string_view>

namespace lr::model {

extern const PanelKernels kPanelKernelsBaseline;
#ifdef LR_X86_KERNELS
extern const PanelKernels kPanelKernelsAvx2;
extern const PanelKernels kPanelKernelsAvx512;
#endif

namespace {

/// The set for the same instruction set as `kernels`: what the processor can run is decided only there.
const PanelKernels& panelPartnerOf(const CpuKernels& kernels)
{
#ifdef LR_X86_KERNELS
    for (const auto* set : {&kPanelKernelsAvx512, &kPanelKernelsAvx2})
        if (std::string_view(set->name) == kernels.name)
            return *set;
#else
    static_cast<void>(kernels);
#endif
    return kPanelKernelsBaseline;
}

} // namespace

int availablePanelKernels(const PanelKernels* (&sets)[3])
{
    const CpuKernels* cpuSets[3];
    const int count = availableCpuKernels(cpuSets);
    for (int i = 0; i < count; ++i)
        sets[i] = &panelPartnerOf(*cpuSets[i]);
    return count;
}

const PanelKernels& panelKernels()
{
    static const PanelKernels& best = panelPartnerOf(cpuKernels());
    return best;
}

} // namespace lr::model
