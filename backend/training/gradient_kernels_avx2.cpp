#define LR_KERNEL_SET kGradientKernelsAvx2
#define LR_KERNEL_NAME "avx2"
#include "training/gradient_kernels_impl.h"
