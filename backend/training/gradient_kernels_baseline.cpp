#define LR_KERNEL_SET kGradientKernelsBaseline
#define LR_KERNEL_NAME "baseline"
#include "training/gradient_kernels_impl.h"
