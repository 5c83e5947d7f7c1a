#define LR_PANEL_KERNEL_SET kPanelKernelsAvx512
#define LR_PANEL_KERNEL_NAME "avx512"
#include "model/panel_kernels_impl.h"
