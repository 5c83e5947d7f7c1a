#define LR_KERNEL_SET kAttentionKernelsAvx2
#define LR_KERNEL_NAME "avx2"
#include "training/attention_kernels_impl.h"
