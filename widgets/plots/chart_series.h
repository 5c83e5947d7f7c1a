#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace lr::widgets {

/// A curve y(x) that grows at its end while a run lasts, in bounded memory: at most kMaxBuckets buckets. While there
/// are fewer points than that, each has its own bucket. Beyond that, neighbours are merged in pairs; a merged bucket
/// keeps its least and its greatest value and their places. x is strictly increasing.
/// A value that is not finite is kept as a gap. No Qt, no thread of its own.
class ChartSeries
{
public:
    static constexpr std::size_t kMaxBuckets = 32768;
    static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

    struct Point
    {
        double x = kNone;
        double y = kNone; ///< NaN: a gap
    };

    /// Consecutive points. The numbers are computed over the finite values, and are NaN if there is none.
    struct Bucket
    {
        double firstX = kNone;
        double lastX = kNone;
        Point least;
        Point greatest;
        double mean = kNone;
        double low = kNone;  ///< least lower end of the interval, NaN without one
        double high = kNone; ///< greatest upper end
        std::size_t numFinite = 0;
        std::size_t numPoints = 0;
        double average = 0;          ///< exponential average up to here, not yet divided by its sum of weights
        std::size_t numUpToHere = 0; ///< finite points of this bucket and all before it
    };

    /// Points for drawing, from left to right.
    struct Drawing
    {
        std::vector<Point> values;
        std::vector<Point> smoothed;
        std::vector<Point> lows;
        std::vector<Point> highs;
    };

    /// Appends a point. A resumed run may repeat steps: if x is not greater than that of the last point, all points
    /// from x on are removed first (a bucket that contains x keeps its extremes). A point whose x is not finite is
    /// ignored.
    void append(double x, double y, double low = kNone, double high = kNone);
    void clear();

    bool isEmpty() const { return m_buckets.empty(); }
    std::size_t numPoints() const { return m_numPoints; } ///< number of points that were appended and not removed
    const std::vector<Bucket>& buckets() const { return m_buckets; }
    double firstX() const { return m_buckets.empty() ? kNone : m_buckets.front().firstX; }
    double lastX() const { return m_buckets.empty() ? kNone : m_buckets.back().lastX; }

    /// Sets the weight w of earlier points, 0 (no smoothing) ≤ w < 1: s_t = Σ_i w^(t−i) y_i / Σ_i w^(t−i). A bucket of
    /// several points counts as that many points of its mean.
    void setSmoothing(double weight);
    double smoothing() const { return m_smoothing; }
    double smoothedAt(std::size_t bucket) const;

    /// The bucket nearest to x; needs !isEmpty().
    std::size_t nearest(double x) const;

    /// The points from `lower` to `upper` and one point beyond at each side, reduced to at most four values and one
    /// smoothed point for each of `numColumns` columns. Every column includes its least and its greatest value.
    void draw(double lower, double upper, int numColumns, Drawing& drawing) const;

private:
    void dropFrom(double x);
    void mergePairs();
    void updateAverage(std::size_t bucket);
    void addColumn(std::size_t first, std::size_t last, Drawing& drawing) const;

    std::vector<Bucket> m_buckets;
    std::size_t m_pointsPerBucket = 1;
    std::size_t m_numPoints = 0;
    double m_smoothing = 0;
};

} // namespace lr::widgets
