#include "cli/command_line.h"
#include "cli/interrupt.h"
#include "common/error.h"
#include "engine/engine_description.h"
#include "engine/libtorch_error.h"
#include "machine/blas_kernels.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <malloc.h>
#include <new>
#include <string>

namespace {

using namespace lr::cli;
using lr::common::Error;
using lr::common::ErrorCode;

int fail(ErrorCode code, const std::string& message)
{
    std::fprintf(stderr, "lightreasoner: %s\n", message.c_str());
    return lr::common::exitCodeFor(code);
}

void addCommands(CLI::App& app, CommandContext& context)
{
    addInspectCommand(app, context);
    addInitCheckpointCommand(app, context);
    addTokenizeCommand(app, context);
    addTemplateCommand(app, context);
    addLogitsCommand(app, context);
    addGenerateCommand(app, context);
    addJobCommands(app, context);
    addStepsCommand(app, context);
    addSelectCommand(app, context);
    addStatsCommand(app, context);
    addMetricsCommand(app, context);
    addGradeCommand(app, context);
    addCompareCommand(app, context);
    addAblateCommand(app, context);
    addDemoCommand(app, context);
    addBenchCommand(app, context);
    addPretrainCommand(app, context);
    addServeCommand(app, context);
    addAttachCommand(app, context);
}

/// Names a word that is no command; CLI11 would only say that a command is missing.
void requireKnownCommand(const CLI::App& app, int argc, char** argv)
{
    if (argc < 2 || argv[1][0] == '-')
        return;
    const auto commands = app.get_subcommands([&](const CLI::App* command) { return command->get_name() == argv[1]; });
    if (commands.empty())
        throw Error(ErrorCode::InvalidArgument,
            "'" + lr::common::printable(argv[1]) + "' is no command; lightreasoner --help lists them.");
}

int run(int argc, char** argv, std::stop_token stop)
{
    CLI::App app(
        "Find the steps where a weaker and a stronger language model disagree, and make training data of them.");
    app.name("lightreasoner");
    app.set_version_flag("--version", lr::engine::versionText,
        "Print the versions of this program and of what it computes with, and exit");
    app.require_subcommand(1);
    app.get_formatter()->column_width(36);
    CommandContext context{.stop = std::move(stop)};
    addCommands(app, context);
    try {
        app.parse(argc, argv);
        return 0;
    } catch (const CLI::RequiredError& error) {
        requireKnownCommand(app, argc, argv);
        app.exit(error);
        return lr::common::exitCodeFor(ErrorCode::InvalidArgument);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : lr::common::exitCodeFor(ErrorCode::InvalidArgument);
    }
}

/// Makes glibc keep large blocks in the heap. Activations and logits take tens of megabytes and are allocated anew by
/// every pass; glibc would map and unmap each of them, and the kernel would clear every page again.
void keepLargeBlocks()
{
#ifdef __GLIBC__
    constexpr int kKeptBytes = 512 << 20;
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, kKeptBytes);
    mallopt(M_TOP_PAD, 16 << 20);
#endif
}

} // namespace

int main(int argc, char** argv)
{
    lr::machine::restartWithBetterBlasKernels(argv);
    keepLargeBlocks();
    const InterruptWatcher interrupt;
    spdlog::set_default_logger(spdlog::stderr_color_mt("lightreasoner"));
    spdlog::set_pattern("lightreasoner: %^%l%$: %v");
    try {
        return run(argc, argv, interrupt.token());
    } catch (const Error& error) {
        return fail(error.code(), error.what());
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "Not enough memory. Use a smaller batch or model.");
    } catch (const c10::Error& error) {
        const auto told = lr::engine::errorOf(error);
        return fail(told.code(), told.what());
    } catch (const std::exception& error) {
        return fail(ErrorCode::Internal, std::string("unexpected failure: ") + error.what());
    }
}
