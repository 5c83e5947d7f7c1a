#define LR_ROW_KERNEL_SET kRowKernelsAvx2
#define LR_ROW_KERNEL_NAME "avx2"
#include "divergence/row_kernels_impl.h"
