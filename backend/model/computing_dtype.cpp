#include "model/computing_dtype.h"

#include "kernels/processor.h"

namespace lr::model {

Dtype automaticDtype(Dtype stored, bool isOnCpu)
{
    const bool isStoredInHalves = stored == Dtype::BFloat16 || stored == Dtype::Float16;
    return isStoredInHalves && (!isOnCpu || kernels::multipliesBfloat16()) ? Dtype::BFloat16 : Dtype::Float32;
}

Dtype weightDtype(Dtype stored, Dtype computing, bool isOnCpu)
{
    const bool isWidened = stored == Dtype::BFloat16 && computing == Dtype::Float32 && isOnCpu;
    return isWidened && !kernels::multipliesBfloat16() ? Dtype::BFloat16 : computing;
}

} // namespace lr::model
