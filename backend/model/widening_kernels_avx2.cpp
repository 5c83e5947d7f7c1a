#define LR_WIDENING_KERNEL_SET kWideningKernelsAvx2
#define LR_WIDENING_KERNEL_NAME "avx2"
#include "model/widening_kernels_impl.h"
