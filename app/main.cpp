#include "app/main_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace {

constexpr int kNoDisplay = 4; ///< the engine's exit code for what the environment lacks

/// What a person may say on the command line.
struct Arguments
{
    std::optional<lr::app::WorkspacePlace> place{};
    bool isDemo = false;
};

Arguments parse(const QCoreApplication& application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QApplication::translate("main",
        "See where two language models part ways, and turn that into a better model. If no workspace is given, "
        "the last one is opened; at the first start, the built-in demo."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("workspace"),
        QApplication::translate("main", "Workspace folder, or host:folder for an engine on another machine"),
        QStringLiteral("[workspace]"));
    const QCommandLineOption demo(QStringLiteral("demo"), QApplication::translate("main", "Open the built-in demo"));
    parser.addOption(demo);
    parser.process(application);
    Arguments arguments{.isDemo = parser.isSet(demo)};
    if (!parser.positionalArguments().isEmpty())
        arguments.place = lr::app::WorkspacePlace::fromText(parser.positionalArguments().front());
    return arguments;
}

/// Help and version are for terminals too: they must not need a display.
bool asksForText(int argc, char** argv)
{
    return std::any_of(argv, argv + argc,
        [](std::string_view word) { return word == "-h" || word == "--help" || word == "-v" || word == "--version"; });
}

#ifdef Q_OS_LINUX
/// Without any, Qt would abort. A platform that was asked for by name may be one that needs none.
bool hasDisplay(int argc, char** argv)
{
    const auto isSet = [](const char* name) { return !qEnvironmentVariableIsEmpty(name); };
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM") ||
           std::any_of(argv, argv + argc, [](std::string_view word) { return word == "-platform"; });
}
#endif

void printText(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("lightreasoner-studio"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LR_VERSION));
    parse(application); // which ends the program
}

} // namespace

int main(int argc, char** argv)
{
    if (asksForText(argc, argv))
        printText(argc, argv);
#ifdef Q_OS_LINUX
    if (!hasDisplay(argc, argv)) {
        std::fputs(
            "lightreasoner-studio: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set). Start it on "
            "a desktop, or use “lightreasoner demo” in the terminal.\n",
            stderr);
        return kNoDisplay;
    }
#endif
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("lightreasoner"));
    QApplication::setApplicationName(QStringLiteral("studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("LightReasoner Studio"));
    QApplication::setApplicationVersion(QStringLiteral(LR_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.lightreasoner.Studio"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/org.lightreasoner.Studio.svg")));
    const auto arguments = parse(application);
    lr::app::SettingsStore settings;
    lr::app::MainWindow window(settings);
    window.show();
    if (arguments.isDemo)
        window.openDemo();
    else
        window.begin(arguments.place);
    return QApplication::exec();
}
