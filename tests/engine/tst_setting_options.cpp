#include "cli/settings_options.h"
#include "settings/command_text.h"
#include "settings/evaluate_settings.h"
#include "settings/sample_settings.h"
#include "settings/train_settings.h"
#include "support/random_settings.h"

#include <QProcess>
#include <QTest>

using namespace lr;

namespace {

/// The words that a shell makes of a command line, without its first.
std::vector<std::string> wordsOf(const std::string& command)
{
    QProcess shell;
    shell.start("sh", {"-c", "set -- " + QString::fromStdString(command) + "; shift; printf '%s\\0' \"$@\""});
    shell.waitForFinished();
    auto words = shell.readAllStandardOutput().split('\0');
    words.removeLast(); // behind the last zero
    std::vector<std::string> result;
    for (const auto& word : words)
        result.push_back(word.toStdString());
    return result;
}

template <class Settings>
Settings parsed(std::vector<std::string> words)
{
    CLI::App app;
    Settings settings;
    cli::addSettings(app, settings);
    std::reverse(words.begin(), words.end()); // as CLI11 takes them
    app.parse(words);
    return settings;
}

/// What has no option cannot come back.
template <class Settings>
void forgetWhatHasNoOption(Settings& settings)
{
    for (const auto& setting : settings::settingsOf<Settings>())
        if (*setting.flag == '\0')
            setting.write(settings, setting.read(Settings()));
}

template <class Settings>
void checkCommandText()
{
    test::RandomValues values(7);
    for (int i = 0; i < 60; ++i) {
        auto drawn = values.settingsOf<Settings>();
        forgetWhatHasNoOption(drawn);
        for (const auto& setting : settings::settingsOf<Settings>())
            if (setting.isRequired && settings::textOf(setting.read(drawn)).empty())
                setting.write(drawn, std::string("needed"));
        const auto command = "lightreasoner" + optionsText(drawn);
        try {
            QVERIFY2(parsed<Settings>(wordsOf(command)) == drawn, command.c_str());
        } catch (const CLI::ParseError& error) {
            QFAIL((command + ": " + error.what()).c_str());
        }
    }
}

template <class Settings>
QByteArray refusal(std::vector<std::string> words)
{
    try {
        parsed<Settings>(std::move(words));
    } catch (const CLI::ParseError& error) {
        return error.what();
    }
    return "accepted";
}

} // namespace

class TestSettingOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCommandsTextIsReadBackAsItWas()
    {
        checkCommandText<settings::SampleSettings>();
        checkCommandText<settings::ScoreSettings>();
        checkCommandText<settings::TrainSettings>();
        checkCommandText<settings::EvaluateSettings>();
        checkCommandText<settings::MergeSettings>();
    }

    void defaultsAreThoseOfTheStruct() { QVERIFY(parsed<settings::TrainSettings>({}) == settings::TrainSettings()); }

    void faultsNameTheOptionAndTheRange()
    {
        using settings::TrainSettings;
        QCOMPARE(refusal<TrainSettings>({"--rank", "0"}), QByteArray("--rank: Rank must be from 1 to 4096, not 0."));
        QCOMPARE(
            refusal<TrainSettings>({"--lr", "fast"}), QByteArray("--lr: Learning rate must be a number, not 'fast'."));
        QCOMPARE(refusal<TrainSettings>({"--schedule", "sawtooth"}),
            QByteArray("--schedule: Schedule: 'sawtooth' is not one of linear, cosine or constant."));
        QVERIFY(refusal<settings::MergeSettings>({"--model", "m"}).contains("--adapter is required"));
        // The largest seed and the largest that does not fit.
        QCOMPARE(parsed<TrainSettings>({"--seed", "18446744073709551615"}).seed, UINT64_MAX);
        QVERIFY(refusal<TrainSettings>({"--seed", "18446744073709551616"}).startsWith("--seed: Seed must be"));
    }

    void projectionsMayBeApartOrTogether()
    {
        using settings::Projection;
        const std::vector both{Projection::Query, Projection::Down};
        QCOMPARE(parsed<settings::TrainSettings>({"--targets", "down_proj,q_proj"}).targets, both);
        QCOMPARE(parsed<settings::TrainSettings>({"--targets", "q_proj", "down_proj"}).targets, both);
    }
};

QTEST_GUILESS_MAIN(TestSettingOptions)
#include "tst_setting_options.moc"
