#define LR_KERNEL_SET kKernelsAvx512
#define LR_KERNEL_NAME "avx512"
#include "model/cpu_kernels_impl.h"
