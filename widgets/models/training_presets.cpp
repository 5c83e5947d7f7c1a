#include "models/training_presets.h"

#include "common/error.h"
#include "common/json.h"
#include "models/training_fields.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QUrl>

#include <algorithm>

namespace lr::widgets {

namespace {

constexpr int kFormat = 1;
constexpr qsizetype kMaxNameLength = 60;
constexpr std::size_t kMaxFileBytes = 64u << 10;
const QLatin1String kSuffix(".json");

common::OrderedJson toJson(const QVariant& value)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return value.toBool();
    case QMetaType::Double:
        return value.toDouble();
    case QMetaType::LongLong:
        return value.toLongLong();
    case QMetaType::ULongLong:
        return value.toULongLong();
    case QMetaType::QStringList: {
        auto list = common::OrderedJson::array();
        for (const auto& item : value.toStringList())
            list.push_back(item.toStdString());
        return list;
    }
    default:
        return value.toString().toStdString();
    }
}

common::OrderedJson toJson(const QString& name, const protocol::TrainJob& job)
{
    auto fields = common::OrderedJson::object();
    for (const auto& field : trainingFields())
        if (field.isRecipe)
            fields[field.key.toStdString()] = toJson(field.read(job));
    return {{"lightreasoner_preset", kFormat}, {"name", name.toStdString()}, {"fields", fields}};
}

[[noreturn]] void refuse(const QString& sentence)
{
    throw common::Error(common::ErrorCode::CorruptData, sentence.toStdString());
}

/// Value of the JSON type that the field has; anything else is refused by name.
QVariant fromJson(const TrainingField& field, const common::Json& json)
{
    using Kind = TrainingField::Kind;
    switch (field.kind) {
    case Kind::Flag:
        if (json.is_boolean())
            return json.get<bool>();
        break;
    case Kind::Integer:
    case Kind::Scoring:
        if (json.is_number_integer() && (!json.is_number_unsigned() || json.get<std::uint64_t>() <= INT64_MAX))
            return QVariant::fromValue<qlonglong>(json.get<std::int64_t>());
        break;
    case Kind::Seed:
        if (json.is_number_unsigned() || (json.is_number_integer() && json.get<std::int64_t>() >= 0))
            return QVariant::fromValue<qulonglong>(json.get<std::uint64_t>());
        break;
    case Kind::Real:
    case Kind::Scientific:
        if (json.is_number())
            return json.get<double>();
        break;
    case Kind::Targets: {
        QStringList list;
        for (const auto& item : json)
            if (item.is_string())
                list << QString::fromStdString(item.get<std::string>());
        if (json.is_array() && list.size() == static_cast<qsizetype>(json.size()))
            return list;
        break;
    }
    default:
        if (json.is_string())
            return QString::fromStdString(json.get<std::string>());
    }
    refuse(TrainingPresets::tr("“%1” has a value of the wrong kind.").arg(field.key));
}

const TrainingField& recipeField(const std::string& key)
{
    const auto& fields = trainingFields();
    const auto found = std::find_if(fields.begin(), fields.end(),
        [&](const auto& field) { return field.isRecipe && field.key.toStdString() == key; });
    if (found == fields.end())
        refuse(TrainingPresets::tr("“%1” is no setting that this version knows.")
                   .arg(QString::fromStdString(common::printable(key))));
    return *found;
}

/// Throws Error(NotFound, IoError, CorruptData).
protocol::TrainJob readPreset(const QString& path, protocol::TrainJob job)
{
    const auto source = QDir::toNativeSeparators(path).toStdString();
    const auto json = common::readJsonFile(path.toStdString(), {.maxBytes = kMaxFileBytes, .maxDepth = 8});
    const common::JsonObject object(json, source);
    object.integer("lightreasoner_preset", kFormat, kFormat);
    const auto& fields = object.value("fields");
    if (!fields.is_object())
        refuse(TrainingPresets::tr("“fields” is not an object."));
    for (const auto& [key, value] : fields.items()) {
        const auto& field = recipeField(key);
        const auto variant = fromJson(field, value);
        if (const auto fault = faultOf(field, variant); !fault.isEmpty())
            refuse(fault);
        field.write(job, variant);
    }
    return job;
}

/// The recipe of `preset` over what `onto` trains and where.
protocol::TrainJob laidOver(const protocol::TrainJob& preset, protocol::TrainJob onto)
{
    for (const auto& field : trainingFields())
        if (field.isRecipe)
            field.write(onto, field.read(preset));
    return onto;
}

protocol::TrainJob builtIn(const QString& name)
{
    protocol::TrainJob job;  // its defaults are the paper's
    job.evaluateEvery = 100; // which says nothing of watching
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

TrainingPresets::Applied TrainingPresets::apply(const QString& name, const protocol::TrainJob& onto) const
{
    if (isBuiltIn(name))
        return {laidOver(builtIn(name), onto), {}};
    try {
        return {readPreset(pathOf(name), onto), {}};
    } catch (const std::exception& error) {
        return {onto, tr("The preset “%1” cannot be used. %2").arg(name, QString::fromUtf8(error.what()))};
    }
}

QString TrainingPresets::save(const QString& name, const protocol::TrainJob& job)
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
        return tr("“%1” is built in and stays.").arg(name);
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
