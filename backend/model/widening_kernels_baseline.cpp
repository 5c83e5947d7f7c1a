#define LR_WIDENING_KERNEL_SET kWideningKernelsBaseline
#define LR_WIDENING_KERNEL_NAME "baseline"
#include "model/widening_kernels_impl.h"
