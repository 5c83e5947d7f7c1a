#pragma once

#include "model/dtype.h"

namespace lr::model {

/// Whether this processor has instructions that multiply bfloat16 (AVX512-BF16 on x86, BF16 on ARM). Without them a
/// product of bfloat16 is emulated and takes several times as long as one of float32, on libraries that have it at all.
bool multipliesBfloat16();

/// What a model is computed in unless somebody asks for something else: bfloat16 where its weights are stored in 16
/// bits and the device multiplies them, which every GPU does and not every processor; else float32.
Dtype automaticDtype(Dtype stored, bool isOnCpu);

/// What the matrices of a Decoder that computes in `computing` lie in memory as: bfloat16 as they are stored where
/// float32 is computed on a processor that does not multiply bfloat16 (WideningLinear), else as they are computed. What
/// is trained, or trained around, lies there as it is computed.
Dtype weightDtype(Dtype stored, Dtype computing, bool isOnCpu);

} // namespace lr::model
