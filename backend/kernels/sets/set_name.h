#pragma once

// Each file of this folder is compiled once for every instruction set. LR_INSTRUCTION_SET is then the set's name, and
// the namespace of the table that the file defines.
#ifndef LR_INSTRUCTION_SET
#error "backend/kernels/CMakeLists.txt names the instruction set"
#endif
