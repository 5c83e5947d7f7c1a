#include "models/pair_checks.h"

#include <QCoreApplication>
#include <QLocale>

namespace lr::widgets {

namespace {

using Verdict = protocol::Check::Verdict;

constexpr double kTightShare = 0.8; ///< of the available memory: more of it is worth a warning

struct PairCheckText
{
    Q_DECLARE_TR_FUNCTIONS(PairChecks)
};

QString countText(std::int64_t count)
{
    const auto number = static_cast<double>(count);
    if (number >= 1e9)
        return PairCheckText::tr("%1 billion").arg(QLocale().toString(number / 1e9, 'f', 2));
    if (number >= 1e6)
        return PairCheckText::tr("%1 million").arg(QLocale().toString(number / 1e6, 'f', 1));
    return QLocale().toString(qlonglong(count));
}

protocol::Check modelCheck(const QString& name, const protocol::ModelDescription& model)
{
    if (model.failure)
        return {name.toStdString(), Verdict::Bad, *model.failure};
    const auto text =
        PairCheckText::tr("%1, %2 parameters, %3, %4 on disk; %5 layers, %6 tokens in the vocabulary, %7 of context")
            .arg(QString::fromStdString(model.architecture), countText(model.numParameters),
                QString::fromStdString(model.dtype), QLocale().formattedDataSize(model.weightBytes),
                QLocale().toString(qlonglong(model.numLayers)), QLocale().toString(qlonglong(model.vocabSize)),
                QLocale().toString(qlonglong(model.contextTokens)));
    return {name.toStdString(), Verdict::Good, text.toStdString()};
}

protocol::Check tokenizerCheck(const protocol::PairReport& report)
{
    const auto name = PairCheckText::tr("Tokenizers").toStdString();
    if (report.tokenizerDifference)
        return {name, Verdict::Bad, *report.tokenizerDifference};
    return {name, Verdict::Good, PairCheckText::tr("The same: each token id means the same to both").toStdString()};
}

protocol::Check memoryCheck(const protocol::PairReport& report)
{
    const auto needed = QLocale().formattedDataSize(report.samplingBytes);
    const auto available = QLocale().formattedDataSize(report.availableBytes);
    const auto name = PairCheckText::tr("Memory").toStdString();
    if (report.samplingBytes > report.availableBytes) // an estimate: it warns
        return {name, Verdict::Warning,
            PairCheckText::tr("About %1 are needed and %2 are available: the job may fail. Close other programs, "
                              "choose smaller models, or connect to an engine on a larger machine.")
                .arg(needed, available)
                .toStdString()};
    const bool isTight =
        static_cast<double>(report.samplingBytes) > kTightShare * static_cast<double>(report.availableBytes);
    return {name, isTight ? Verdict::Warning : Verdict::Good,
        PairCheckText::tr("About %1 of %2 that are available").arg(needed, available).toStdString()};
}

} // namespace

std::vector<protocol::Check> pairChecks(const protocol::PairReport& report)
{
    std::vector checks{modelCheck(PairCheckText::tr("Expert"), report.expert),
        modelCheck(PairCheckText::tr("Amateur"), report.amateur)};
    if (report.expert.failure || report.amateur.failure)
        return checks; // the rest says nothing
    checks.push_back(tokenizerCheck(report));
    checks.push_back(memoryCheck(report));
    return checks;
}

} // namespace lr::widgets
