#define LR_KERNEL_SET kAttentionKernelsAvx512
#define LR_KERNEL_NAME "avx512"
#include "training/attention_kernels_impl.h"
