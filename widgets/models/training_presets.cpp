#include "models/training_presets.h"

#include "common/error.h"
#include "common/json.h"
#include "models/form_field.h"
#include "settings/settings_json.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QUrl>

namespace lr::widgets {

namespace {

constexpr int kFormat = 1;
constexpr qsizetype kMaxNameLength = 60;
constexpr std::size_t kMaxFileBytes = 64u << 10;
const QLatin1String kSuffix(".json");

common::OrderedJson toJson(const QString& name, const settings::TrainSettings& job)
{
    auto fields = common::OrderedJson::object();
    const auto all = settings::toOrderedJson(job);
    for (const auto& field : formFieldsOf<settings::TrainSettings>())
        if (field.setting->isInPreset)
            fields[field.setting->key] = all[field.setting->key];
    return {{"lightreasoner_preset", kFormat}, {"name", name.toStdString()}, {"fields", fields}};
}

[[noreturn]] void refuse(const QString& sentence)
{
    throw common::Error(common::ErrorCode::CorruptData, sentence.toStdString());
}

/// A preset says how to train: what else is in a file was not saved here.
void requireRecipe(const std::string& key)
{
    const auto* setting = settings::findSetting<settings::TrainSettings>(key);
    if (setting == nullptr || !setting->isInPreset)
        refuse(TrainingPresets::tr("This version does not know the setting “%1”.")
                   .arg(QString::fromStdString(common::printable(key))));
}

/// Throws Error(NotFound, IoError, CorruptData).
settings::TrainSettings readPreset(const QString& path, settings::TrainSettings job)
{
    const auto source = QDir::toNativeSeparators(path).toStdString();
    const auto json = common::readJsonFile(path.toStdString(), {.maxBytes = kMaxFileBytes, .maxDepth = 8});
    const common::JsonObject object(json, source);
    object.integer("lightreasoner_preset", kFormat, kFormat);
    const auto& fields = object.value("fields");
    if (!fields.is_object())
        refuse(TrainingPresets::tr("“fields” is not an object."));
    for (const auto& [key, value] : fields.items())
        requireRecipe(key);
    settings::readSettings(job, fields, source);
    return job;
}

/// The recipe of `preset` over what `onto` trains and where.
settings::TrainSettings laidOver(const settings::TrainSettings& preset, settings::TrainSettings onto)
{
    for (const auto& field : formFieldsOf<settings::TrainSettings>())
        if (field.setting->isInPreset)
            field.write(onto, field.read(preset));
    return onto;
}

settings::TrainSettings builtIn(const QString& name)
{
    settings::TrainSettings job; // its defaults are the paper's
    job.evaluateEvery = 100;     // which says nothing of watching
    job.heldOutShare = 0.05;
    if (name == TrainingPresets::tr("Demo")) {
        job.numSteps = 300;
        job.learningRate = 5e-4;
        job.checkpointEvery = 25;
        job.evaluateEvery = 25;
    } else if (name == TrainingPresets::tr("Quick look")) {
        job.numSteps = 20;
        job.learningRate = 5e-4;
        job.checkpointEvery = 10;
        job.evaluateEvery = 10;
    }
    return job;
}

} // namespace

TrainingPresets::TrainingPresets(QString folder, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(folder))
{}

QStringList TrainingPresets::builtInNames()
{
    return {tr("Paper"), tr("Demo"), tr("Quick look")};
}

bool TrainingPresets::isBuiltIn(const QString& name)
{
    return builtInNames().contains(name);
}

QStringList TrainingPresets::names() const
{
    QStringList saved;
    for (const auto& file : QDir(m_folder).entryList({QLatin1Char('*') + kSuffix}, QDir::Files))
        saved << QUrl::fromPercentEncoding(file.chopped(kSuffix.size()).toUtf8());
    saved.sort(Qt::CaseInsensitive);
    return builtInNames() + saved;
}

QString TrainingPresets::pathOf(const QString& name) const
{
    // Percent-encoding leaves letters, digits and -_~: no name can lead out of the folder or hide in it.
    return m_folder + QLatin1Char('/') + QString::fromLatin1(QUrl::toPercentEncoding(name, {}, ".")) + kSuffix;
}

TrainingPresets::Applied TrainingPresets::apply(const QString& name, const settings::TrainSettings& onto) const
{
    if (isBuiltIn(name))
        return {laidOver(builtIn(name), onto), {}};
    try {
        return {readPreset(pathOf(name), onto), {}};
    } catch (const std::exception& error) {
        return {onto, tr("The preset “%1” cannot be used. %2").arg(name, QString::fromUtf8(error.what()))};
    }
}

QString TrainingPresets::save(const QString& name, const settings::TrainSettings& job)
{
    if (name.trimmed().isEmpty() || name.size() > kMaxNameLength)
        return tr("A preset needs a name of 1 to %1 characters.").arg(kMaxNameLength);
    if (isBuiltIn(name))
        return tr("“%1” is built in. Save under another name.").arg(name);
    QDir().mkpath(m_folder);
    QSaveFile file(pathOf(name));
    const auto text = QByteArray::fromStdString(toJson(name, job).dump(2) + "\n");
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return tr("The preset cannot be written to %1: %2.")
            .arg(QDir::toNativeSeparators(file.fileName()), file.errorString());
    Q_EMIT namesChanged();
    return {};
}

QString TrainingPresets::remove(const QString& name)
{
    if (isBuiltIn(name))
        return tr("“%1” is built in and cannot be removed.").arg(name);
    QFile file(pathOf(name));
    if (!file.remove())
        return tr("The preset “%1” cannot be removed: %2.").arg(name, file.errorString());
    Q_EMIT namesChanged();
    return {};
}

QString TrainingPresets::freeNameLike(const QString& name) const
{
    const auto taken = names();
    auto candidate = tr("%1 (copy)").arg(name);
    for (int i = 2; taken.contains(candidate); ++i)
        candidate = tr("%1 (copy %2)").arg(name).arg(i);
    return candidate;
}

QString TrainingPresets::duplicate(const QString& name, QString& copy)
{
    const auto applied = apply(name, {});
    if (!applied.failure.isEmpty())
        return applied.failure;
    copy = freeNameLike(name);
    return save(copy, applied.job);
}

} // namespace lr::widgets
