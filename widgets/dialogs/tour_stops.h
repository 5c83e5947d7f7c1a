#pragma once

#include <QString>

#include <vector>

namespace lr::widgets {

/// One thing to show: where it is and what to say about it.
struct TourStop
{
    QString target; ///< objectName of the widget
    QString page;   ///< the page that the widget is on: "explore", "train" or "evaluate"
    QString title;
    QString text;
};

/// The tour of the studio: from the questions to a better expert.
std::vector<TourStop> studioTourStops();

} // namespace lr::widgets
