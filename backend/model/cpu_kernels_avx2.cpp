#define LR_KERNEL_SET kKernelsAvx2
#define LR_KERNEL_NAME "avx2"
#include "model/cpu_kernels_impl.h"
