#pragma once

#include "kernels/cache_attention.h"
#include "kernels/layer_kernels.h"
#include "kernels/panel_kernels.h"
#include "kernels/row_kernels.h"
#include "kernels/sequence_attention.h"

#include <vector>

namespace lr::kernels {

/// All kernels, compiled for one instruction set.
struct KernelSet
{
    const char* name; ///< "avx512", "avx2" or "baseline"
    const CacheAttention& cacheAttention;
    const LayerKernels& layers;
    const PanelKernels& panels;
    const RowKernels& rows;
    const SequenceAttention& sequenceAttention;
};

/// The sets that this processor can run, fastest first; "baseline" is always the last.
const std::vector<const KernelSet*>& availableKernels();

/// The fastest of them. Results of different sets differ by rounding.
const KernelSet& fastestKernels();

} // namespace lr::kernels
