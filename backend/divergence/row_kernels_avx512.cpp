#define LR_ROW_KERNEL_SET kRowKernelsAvx512
#define LR_ROW_KERNEL_NAME "avx512"
#include "divergence/row_kernels_impl.h"
