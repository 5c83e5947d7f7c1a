#define LR_KERNEL_SET kGradientKernelsAvx512
#define LR_KERNEL_NAME "avx512"
#include "training/gradient_kernels_impl.h"
