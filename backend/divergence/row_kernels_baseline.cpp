#define LR_ROW_KERNEL_SET kRowKernelsBaseline
#define LR_ROW_KERNEL_NAME "baseline"
#include "divergence/row_kernels_impl.h"
