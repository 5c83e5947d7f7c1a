#pragma once

#include "model/dtype.h"

namespace lr::model {

/// Whether this processor has instructions that multiply bfloat16 (AVX512-BF16 on x86, BF16 on ARM). Without them
/// bfloat16 products are emulated, if a library has them at all, and take several times as long as float32 products.
bool multipliesBfloat16();

/// The dtype a model is computed in by default: bfloat16 if its weights are stored in 16 bits and the device can
/// multiply bfloat16 (every GPU can, not every processor); else float32.
Dtype automaticDtype(Dtype stored, bool isOnCpu);

/// The dtype in which a Decoder that computes in `computing` keeps its matrices in memory. It is bfloat16 for matrices
/// that are stored in bfloat16 and computed in float32 on a processor that does not multiply bfloat16 (PanelLinear);
/// else it is `computing`. DecoderWeights for training always keep matrices in the computing dtype.
Dtype weightDtype(Dtype stored, Dtype computing, bool isOnCpu);

} // namespace lr::model
