#pragma once

#include "model/dtype.h"

namespace lr::model {

/// The dtype a model is computed in by default: bfloat16 if its weights are stored in 16 bits and the device can
/// multiply bfloat16 (every GPU can, not every processor); else float32.
Dtype automaticDtype(Dtype stored, bool isOnCpu);

/// The dtype in which a Decoder that computes in `computing` keeps its matrices in memory. It is bfloat16 for matrices
/// that are stored in bfloat16 and computed in float32 on a processor that does not multiply bfloat16
/// (kernels::PanelLinear); else it is `computing`. DecoderWeights for training always keep matrices in the computing
/// dtype.
Dtype weightDtype(Dtype stored, Dtype computing, bool isOnCpu);

} // namespace lr::model
