#include "dialogs/tour_stops.h"

#include <QCoreApplication>

namespace lr::widgets {

namespace {

struct TourStopText
{
    Q_DECLARE_TR_FUNCTIONS(TourStops)
};

std::vector<TourStop> seeingStops()
{
    const QString page = QStringLiteral("explore");
    return {
        {QStringLiteral("problemTable"), page, TourStopText::tr("The questions"),
            TourStopText::tr(
                "Every question that the expert answered, with how far the amateur's expectation strayed from its "
                "answer on "
                "average and at the worst step. Click a heading to sort; the hottest questions are the most "
                "instructive.")},
        {QStringLiteral("divergenceAtlas"), page, TourStopText::tr("The divergence atlas"),
            TourStopText::tr(
                "All answers at once: a row for each, a cell for each step. The brighter the cell, the larger the KL "
                "divergence between expert and amateur there. The wheel zooms, a click chooses a step.")},
        {QStringLiteral("runningText"), page, TourStopText::tr("The answer, word by word"),
            TourStopText::tr(
                "The chosen answer, each token coloured by what you choose above it: KL divergence, log-ratio, entropy "
                "or "
                "rank. Steps that fine-tuning would use are marked. Left and Right walk along.")},
        {QStringLiteral("runningText"), page, TourStopText::tr("What is behind a word"),
            TourStopText::tr("Rest the mouse on a token for its exact numbers: probability and rank in both models, "
                             "entropies and KL "
                             "in "
                             "nats. Click it, and everything else follows; pin it to compare it with others.")},
        {QStringLiteral("distributionPlot"), page, TourStopText::tr("Two opinions of one step"),
            TourStopText::tr(
                "What the expert and what the amateur would write next. The line is α: tokens under it are too "
                "improbable "
                "for the expert to count. The token that was really written is marked.")},
        {QStringLiteral("softLabelPlot"), page, TourStopText::tr("What the step teaches"),
            TourStopText::tr("The soft label: of the tokens above the line, those that the expert prefers more than "
                             "the amateur does "
                             "get "
                             "the weight. This is the target that the expert is fine-tuned towards.")},
    };
}

std::vector<TourStop> choosingStops()
{
    const QString page = QStringLiteral("explore");
    return {
        {QStringLiteral("stepHistogram"), page, TourStopText::tr("How many steps differ"),
            TourStopText::tr(
                "The KL divergence of all steps. Most lie near zero: the two agree. The line is β; drag it, and only "
                "steps to "
                "its right are selected.")},
        {QStringLiteral("thresholdsPanel"), page, TourStopText::tr("The thresholds and what they select"),
            TourStopText::tr(
                "α and β in numbers. As you move them the counts follow: selected steps, samples for each question, "
                "questions "
                "left without one. The paper's values are a click away, and every move can be undone.")},
        {QStringLiteral("trainPage"), QStringLiteral("train"), TourStopText::tr("Fine-tune the expert"),
            TourStopText::tr("Start a run on the selected steps and watch loss, learning rate and gradient norm. A run "
                             "can be paused, "
                             "stopped and resumed; it goes on when the window closes.")},
        {QStringLiteral("evaluatePage"), QStringLiteral("evaluate"), TourStopText::tr("Did it help?"),
            TourStopText::tr("Ask the expert a benchmark's questions before and after. The flip matrix says how many "
                             "became right, how many no longer are, and whether that is more than chance; the answers "
                             "stand side by side.")},
    };
}

} // namespace

std::vector<TourStop> studioTourStops()
{
    auto stops = seeingStops();
    for (auto& stop : choosingStops())
        stops.push_back(std::move(stop));
    return stops;
}

} // namespace lr::widgets
