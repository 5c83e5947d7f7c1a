#pragma once

#include "model/dtype.h"

namespace lr::model {

/// Whether this processor has instructions that multiply bfloat16 (AVX512-BF16 on x86, BF16 on ARM). Without them a
/// product of bfloat16 is emulated and takes several times as long as one of float32, on libraries that have it at all.
bool multipliesBfloat16();

/// What a model is computed in unless somebody asks for something else: bfloat16 where its weights are stored in 16
/// bits and the device multiplies them, which every GPU does and not every processor; else float32.
Dtype automaticDtype(Dtype stored, bool isOnCpu);

} // namespace lr::model
