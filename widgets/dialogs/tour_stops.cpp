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
            TourStopText::tr("Every question that the expert answered, with the mean and the largest KL divergence "
                             "between expert and amateur over its steps. Click a heading to sort; the questions with "
                             "the largest values teach the most.")},
        {QStringLiteral("divergenceAtlas"), page, TourStopText::tr("The divergence atlas"),
            TourStopText::tr(
                "All answers at once: each row is an answer, each cell is a step. A brighter cell has a larger KL "
                "divergence between expert and amateur. The wheel zooms, and a click goes to a step.")},
        {QStringLiteral("runningText"), page, TourStopText::tr("The answer, word by word"),
            TourStopText::tr("The current answer. Each token is coloured by what you choose above: KL divergence, "
                             "log-ratio, entropy or rank. Selected steps, which fine-tuning would use, are marked. The "
                             "keys Left and Right go from step to step.")},
        {QStringLiteral("runningText"), page, TourStopText::tr("What is behind a word"),
            TourStopText::tr(
                "Rest the mouse on a token to see its exact numbers: probability and rank in both models, entropies "
                "and KL in nats. Click it to show its step in all panels; pin it to compare it with others.")},
        {QStringLiteral("distributionPlot"), page, TourStopText::tr("Two opinions of one step"),
            TourStopText::tr("What the expert and the amateur would write next. The line is the plausibility threshold "
                             "α: tokens below it are left out because the expert finds them too improbable. The token "
                             "that was really written is marked.")},
        {QStringLiteral("softLabelPlot"), page, TourStopText::tr("What the step teaches"),
            TourStopText::tr(
                "The soft label: each token above the line has a weight, which is larger the more the expert prefers "
                "the token to what the amateur expects. The expert is fine-tuned towards these weights.")},
    };
}

std::vector<TourStop> choosingStops()
{
    const QString page = QStringLiteral("explore");
    return {
        {QStringLiteral("stepHistogram"), page, TourStopText::tr("How many steps differ"),
            TourStopText::tr("The KL divergence of all steps. Most values are near zero: there both models agree. The "
                             "line is the KL threshold β. Drag it: only steps to its right are selected.")},
        {QStringLiteral("thresholdsPanel"), page, TourStopText::tr("The thresholds and what they select"),
            TourStopText::tr(
                "α and β in numbers. When you change them, the counts follow: selected steps, samples per question, "
                "questions without a sample. One click sets the paper's values, and every change can be undone.")},
        {QStringLiteral("trainPage"), QStringLiteral("train"), TourStopText::tr("Fine-tune the expert"),
            TourStopText::tr("Start a run on the selected steps and watch loss, learning rate and gradient norm. A run "
                             "can be paused, "
                             "stopped and resumed; it goes on when the window closes.")},
        {QStringLiteral("evaluatePage"), QStringLiteral("evaluate"), TourStopText::tr("Did it help?"),
            TourStopText::tr("Ask the expert the questions of a benchmark before and after fine-tuning. The flip "
                             "matrix shows how many answers became right, how many are no longer right, and whether "
                             "that is more than chance. The answers stand side by side.")},
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
