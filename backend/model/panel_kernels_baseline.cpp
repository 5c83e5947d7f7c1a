#define LR_PANEL_KERNEL_SET kPanelKernelsBaseline
#define LR_PANEL_KERNEL_NAME "baseline"
#include "model/panel_kernels_impl.h"
