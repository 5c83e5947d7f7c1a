#pragma once

namespace lr::kernels {

/// Whether this processor has instructions that multiply bfloat16 (AVX512-BF16 on x86, BF16 on ARM). Without them
/// bfloat16 products are emulated, if a library has them at all, and take several times as long as float32 products.
bool multipliesBfloat16();

} // namespace lr::kernels
