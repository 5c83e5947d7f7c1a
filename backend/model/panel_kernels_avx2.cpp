#define LR_PANEL_KERNEL_SET kPanelKernelsAvx2
#define LR_PANEL_KERNEL_NAME "avx2"
#include "model/panel_kernels_impl.h"
