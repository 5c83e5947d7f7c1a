#define LR_WIDENING_KERNEL_SET kWideningKernelsAvx512
#define LR_WIDENING_KERNEL_NAME "avx512"
#include "model/widening_kernels_impl.h"
