#define LR_KERNEL_SET kAttentionKernelsBaseline
#define LR_KERNEL_NAME "baseline"
#include "training/attention_kernels_impl.h"
