#include "common/error.h"
#include "server/demo_relocation.h"

#include <cstdio>

/// A step of the build: name_demo_folder WORKSPACE FOLDER makes the demo workspace name the folder that its models and
/// problems are installed to.
int main(int argc, char** argv)
{
    if (argc != 3) {
        std::fputs("Usage: name_demo_folder WORKSPACE FOLDER\n", stderr);
        return 2;
    }
    try {
        lr::server::nameDemoFolder(argv[1], argv[2]);
    } catch (const lr::common::Error& error) {
        std::fprintf(stderr, "name_demo_folder: %s\n", error.what());
        return 1;
    }
    return 0;
}
