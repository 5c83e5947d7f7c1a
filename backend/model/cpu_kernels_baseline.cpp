#define LR_KERNEL_SET kKernelsBaseline
#define LR_KERNEL_NAME "baseline"
#include "model/cpu_kernels_impl.h"
