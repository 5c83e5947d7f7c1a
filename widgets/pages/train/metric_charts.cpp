#include "pages/train/metric_charts.h"

#include "plots/metric_chart.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollArea>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace lr::widgets {

namespace {

constexpr int kThreeColumnsFrom = 110;  ///< average characters of width
constexpr int kChartHeight = 11;        ///< lines of text
constexpr int kDefaultSmoothing = 90;   ///< percent
constexpr int kStrongestSmoothing = 99; ///< percent

QString markText(protocol::RunMark::Kind kind, std::int64_t step)
{
    using Kind = protocol::RunMark::Kind;
    switch (kind) {
    case Kind::Checkpoint:
        return MetricCharts::tr("checkpoint %L1").arg(step);
    case Kind::Resume:
        return MetricCharts::tr("resumed");
    case Kind::Evaluation:
        return MetricCharts::tr("evaluation");
    case Kind::Stop:
        return MetricCharts::tr("stopped");
    }
    return {};
}

MarkKind markKind(protocol::RunMark::Kind kind)
{
    using Kind = protocol::RunMark::Kind;
    switch (kind) {
    case Kind::Resume:
        return MarkKind::Resume;
    case Kind::Evaluation:
        return MarkKind::Evaluation;
    case Kind::Stop:
        return MarkKind::Notice;
    case Kind::Checkpoint:
        break;
    }
    return MarkKind::Checkpoint;
}

QString alarmText(RunWatchdog::Kind kind)
{
    switch (kind) {
    case RunWatchdog::Kind::NonFinite:
        return MetricCharts::tr("not finite");
    case RunWatchdog::Kind::Divergence:
        return MetricCharts::tr("diverges");
    case RunWatchdog::Kind::Plateau:
        return MetricCharts::tr("plateau");
    case RunWatchdog::Kind::GradientSpike:
        return MetricCharts::tr("gradient spike");
    }
    return {};
}

} // namespace

MetricCharts::MetricCharts(QWidget* parent)
    : QWidget(parent)
    , m_scroll(new QScrollArea(this))
{
    m_charts[Loss] = makeChart(tr("Loss"), tr("KL (nats)"));
    m_charts[LearningRate] = makeChart(tr("Learning rate"), tr("rate"));
    m_charts[GradNorm] = makeChart(tr("Gradient norm"), tr("norm"));
    m_charts[Agreement] = makeChart(tr("Soft-label agreement"), tr("agreement (%)"));
    m_charts[PassAt1] = makeChart(tr("pass@1"), tr("right (%)"));
    m_charts[Throughput] = makeChart(tr("Throughput"), tr("samples/s"));
    m_charts[Memory] = makeChart(tr("Memory"), tr("MiB"));
    m_charts[PassAt1]->setEmptyText(tr("Not evaluated: set “Evaluate every” and a problem file under Validation"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeControls());
    auto* area = new QWidget;
    m_grid = new QGridLayout(area);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_scroll->setWidget(area);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    column->addWidget(m_scroll, 1);
    link();
    arrange();
}

MetricChart* MetricCharts::makeChart(const QString& title, const QString& yName)
{
    auto* chart = new MetricChart(this);
    chart->setTitle(title);
    chart->setAxisNames(tr("step"), yName);
    chart->setMinimumHeight(kChartHeight * fontMetrics().lineSpacing());
    return chart;
}

QWidget* MetricCharts::makeControls()
{
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    m_logarithmic = new QCheckBox(tr("&Logarithmic loss"), bar);
    m_logarithmic->setObjectName(QStringLiteral("logarithmic"));
    m_logarithmic->setToolTip(tr("Show the loss on a logarithmic axis"));
    auto* label = new QLabel(tr("S&moothing"), bar);
    m_smoothing = new QSlider(Qt::Horizontal, bar);
    m_smoothing->setObjectName(QStringLiteral("smoothing"));
    m_smoothing->setRange(0, kStrongestSmoothing);
    m_smoothing->setMaximumWidth(20 * fontMetrics().averageCharWidth());
    m_smoothing->setAccessibleName(tr("Smoothing of the loss, in percent"));
    m_smoothing->setToolTip(
        tr("Weight of earlier values in the strong line; the faint line shows the measured values"));
    label->setBuddy(m_smoothing);
    auto* all = new QPushButton(tr("Show a&ll"), bar);
    all->setToolTip(tr("Show the whole run again and follow it"));
    row->addWidget(m_logarithmic);
    row->addWidget(label);
    row->addWidget(m_smoothing);
    row->addStretch();
    row->addWidget(all);
    connect(m_logarithmic, &QCheckBox::toggled, m_charts[Loss], &MetricChart::setLogarithmic);
    connect(m_smoothing, &QSlider::valueChanged, this, [this](int percent) {
        for (const auto which : {Loss, GradNorm, Agreement})
            m_charts[which]->setSmoothing(percent / 100.0);
    });
    connect(all, &QPushButton::clicked, this, [this] {
        for (auto* chart : m_charts)
            chart->resetView();
    });
    m_smoothing->setValue(kDefaultSmoothing);
    return bar;
}

void MetricCharts::link()
{
    for (auto* from : m_charts)
        for (auto* to : m_charts)
            if (from != to) {
                connect(from, &MetricChart::cursorMoved, to, &MetricChart::setCursor);
                connect(from, &MetricChart::viewMoved, to, &MetricChart::setView);
            }
}

void MetricCharts::setRuns(const QList<Run>& runs)
{
    for (auto* chart : m_charts)
        chart->removeAllSeries();
    m_series.clear();
    m_watched = runs.isEmpty() ? QString() : runs.front().name;
    for (const auto& run : runs) {
        addSeries(run, runs.size() == 1);
        append(m_series[run.name], *run.course, 0);
    }
    if (!runs.isEmpty())
        showMarks(*runs.front().course);
    showExtent();
    showLegends();
}

/// Colours mean the same in all charts: where there is little room, the loss's legend speaks for all of them.
void MetricCharts::showLegends()
{
    for (auto* chart : m_charts) {
        const bool hasRoom = chart == m_charts[Loss] || m_numColumns == 3 || m_series.size() == 1;
        chart->legend->setVisible(hasRoom && chart->numSeries() > 1);
    }
}

void MetricCharts::addSeries(const Run& run, bool isAlone)
{
    const auto name = [&](const QString& alone) { return isAlone ? alone : tr("%1, %2").arg(run.name, alone); };
    const auto plain = [&](const QString& alone) { return isAlone ? alone : run.name; };
    // Beside the run's own colour another one, or none where runs are told apart by it.
    const auto first = theme::series(0, palette()), second = theme::series(1, palette());
    const auto companion = !isAlone ? run.color : run.color == second ? first : second;
    Series series;
    series.loss = m_charts[Loss]->addSeries(plain(tr("training")), run.color);
    series.validation = m_charts[Loss]->addSeries(name(tr("validation")), companion);
    m_charts[Loss]->setSeriesSparse(series.validation);
    series.learningRate = m_charts[LearningRate]->addSeries(plain(tr("learning rate")), run.color);
    series.gradNorm = m_charts[GradNorm]->addSeries(plain(tr("gradient norm")), run.color);
    series.agreement = m_charts[Agreement]->addSeries(plain(tr("agreement")), run.color);
    series.passAt1 = m_charts[PassAt1]->addSeries(plain(tr("pass@1")), run.color);
    m_charts[PassAt1]->setSeriesSparse(series.passAt1);
    series.throughput = m_charts[Throughput]->addSeries(plain(tr("samples per second")), run.color);
    series.resident = m_charts[Memory]->addSeries(plain(tr("main memory")), run.color);
    series.deviceName = name(tr("device memory"));
    series.deviceColor = companion;
    m_series[run.name] = series;
}

void MetricCharts::append(Series& series, const RunCourse& course, std::size_t first)
{
    const auto& records = course.history().records();
    std::vector<double> steps, values;
    for (auto i = first; i < records.size(); ++i)
        steps.push_back(static_cast<double>(records[i].globalStep));
    const auto draw = [&](Chart chart, int number, auto read) {
        values.clear();
        for (auto i = first; i < records.size(); ++i)
            values.push_back(read(records[i]));
        m_charts[chart]->append(number, steps, values);
    };
    using Record = protocol::MetricRecord;
    draw(Loss, series.loss, [](const Record& record) { return record.loss; });
    draw(LearningRate, series.learningRate, [](const Record& record) { return record.learningRate; });
    draw(GradNorm, series.gradNorm, [](const Record& record) { return record.gradNorm; });
    draw(Agreement, series.agreement, [](const Record& record) { return 100 * record.softLabelAgreement; });
    draw(Throughput, series.throughput, [](const Record& record) { return record.samplesPerSecond; });
    draw(Memory, series.resident, [](const Record& record) { return record.residentMib; });
    appendSparse(series, course, first);
}

void MetricCharts::appendSparse(Series& series, const RunCourse& course, std::size_t first)
{
    const auto& records = course.history().records();
    for (auto i = first; i < records.size(); ++i) {
        const auto& record = records[i];
        const auto step = static_cast<double>(record.globalStep);
        if (record.validationLoss)
            m_charts[Loss]->append(series.validation, step, *record.validationLoss);
        if (record.passAt1)
            m_charts[PassAt1]->append(series.passAt1, step, 100 * *record.passAt1,
                100 * record.passAt1Low.value_or(*record.passAt1), 100 * record.passAt1High.value_or(*record.passAt1));
        if (record.deviceMib > 0 && series.device < 0)
            series.device = m_charts[Memory]->addSeries(series.deviceName, series.deviceColor);
        if (series.device >= 0)
            m_charts[Memory]->append(series.device, step, record.deviceMib);
    }
}

void MetricCharts::update(const Run& run, MetricHistory::Change change)
{
    const auto found = m_series.find(run.name);
    if (found == m_series.end() || change == MetricHistory::Change::Nothing)
        return;
    const bool isRewritten = change == MetricHistory::Change::Rewritten;
    if (isRewritten)
        clear(found->second);
    append(found->second, *run.course, isRewritten ? 0 : run.course->history().firstNew());
    if (run.name == m_watched)
        showMarks(*run.course);
    showExtent();
}

void MetricCharts::clear(const Series& series)
{
    const std::array numbers{std::pair(Loss, series.loss), std::pair(Loss, series.validation),
        std::pair(LearningRate, series.learningRate), std::pair(GradNorm, series.gradNorm),
        std::pair(Agreement, series.agreement), std::pair(PassAt1, series.passAt1),
        std::pair(Throughput, series.throughput), std::pair(Memory, series.resident), std::pair(Memory, series.device)};
    for (const auto& [chart, number] : numbers)
        if (number >= 0)
            m_charts[chart]->clear(number);
}

/// Texts stand in the loss's chart only, which is wide; a jump of the gradient is marked where it is seen.
void MetricCharts::showMarks(const RunCourse& course)
{
    for (int which = 0; which < NumCharts; ++which) {
        std::vector<ChartMark> marks;
        const bool hasTexts = which == Loss;
        for (const auto& mark : course.history().marks())
            marks.push_back({static_cast<double>(mark.globalStep),
                hasTexts ? markText(mark.kind, mark.globalStep) : QString(), markKind(mark.kind)});
        for (const auto& alarm : course.alarms()) {
            const bool isOfGradient = alarm.kind == RunWatchdog::Kind::GradientSpike;
            if (isOfGradient ? which == GradNorm : which == Loss)
                marks.push_back({static_cast<double>(alarm.globalStep), alarmText(alarm.kind), MarkKind::Notice});
        }
        std::stable_sort(marks.begin(), marks.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
        auto* chart = m_charts[static_cast<std::size_t>(which)];
        if (chart->marks() != marks)
            chart->setMarks(std::move(marks));
    }
}

/// The same stretch of steps in every chart, so that what stands below each other belongs together.
void MetricCharts::showExtent()
{
    double last = 0;
    for (const auto& [name, series] : m_series)
        last = std::fmax(last, m_charts[LearningRate]->data(series.learningRate).lastX());
    for (auto* chart : m_charts)
        chart->setExtent(last > 1 ? 1 : 0, last);
}

void MetricCharts::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

/// The loss over the whole width, the six others below it.
void MetricCharts::arrange()
{
    const int columns = width() >= kThreeColumnsFrom * fontMetrics().averageCharWidth() * 2 ? 3 : 2;
    if (columns == m_numColumns)
        return;
    m_numColumns = columns;
    for (auto* chart : m_charts)
        m_grid->removeWidget(chart);
    m_grid->addWidget(m_charts[Loss], 0, 0, 1, columns);
    for (int i = 1; i < NumCharts; ++i)
        m_grid->addWidget(m_charts[static_cast<std::size_t>(i)], 1 + (i - 1) / columns, (i - 1) % columns);
    for (int row = 0; row < 4; ++row)
        m_grid->setRowStretch(row, row == 0 ? 3 : row <= (NumCharts - 1) / columns ? 2 : 0);
    showLegends();
}

} // namespace lr::widgets
