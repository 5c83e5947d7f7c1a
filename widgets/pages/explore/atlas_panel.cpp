#include "pages/explore/atlas_panel.h"

#include "pages/explore/corner_button.h"
#include "pages/explore/quantity_box.h"
#include "plots/divergence_atlas.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QFrame>
#include <QVBoxLayout>

#include <algorithm>

namespace lr::widgets {

namespace {

constexpr int kReorderPauseMs = 150;
constexpr int kAsTable = -1;
constexpr double kOwnRange = -1;

constexpr int kRowPixels = 6;
constexpr std::size_t kLeastRows = 5;   ///< fewer rows are drawn thicker
constexpr std::size_t kMostRows = 1000; ///< more are taller than any screen

} // namespace

AtlasPanel::AtlasPanel(Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_exploration(exploration)
    , m_atlas(new DivergenceAtlas(this))
    , m_optionsButton(
          new CornerButton(tr("View"), tr("What is shown, order of the rows, colours, and how β shows"), m_atlas))
    , m_options(new QFrame(this, Qt::Popup))
    , m_rows(new QFormLayout(m_options))
    , m_quantity(new QuantityBox(exploration, m_options))
    , m_order(new QComboBox(m_options))
    , m_map(new QComboBox(m_options))
    , m_range(new QComboBox(m_options))
    , m_low(new QDoubleSpinBox(m_options))
    , m_high(new QDoubleSpinBox(m_options))
    , m_logarithmic(new QCheckBox(tr("Lo&garithmic"), m_options))
    , m_threshold(new QComboBox(m_options))
{
    m_atlas->setEmptyText(
        tr("Each row will be a problem, each column a step of its answer, coloured by KL divergence."));
    m_atlas->setRowNames([this](std::int32_t trajectory) { return tr("problem %L1").arg(trajectory + 1); });
    makeOptions();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_atlas);
    m_atlas->setMinimumHeight(heightForRows(0)); // less than it asks for where its rows are few
    setFocusProxy(m_atlas);
    m_reorder.setSingleShot(true);
    m_reorder.setInterval(kReorderPauseMs);
    connect(&m_reorder, &QTimer::timeout, this, &AtlasPanel::applyOrder);

    connect(&exploration, &Exploration::stepsChanged, this, &AtlasPanel::followSteps);
    connect(&exploration, &Exploration::gradesChanged, &m_reorder, qOverload<>(&QTimer::start));
    connect(&exploration, &Exploration::thresholdsChanged, this, &AtlasPanel::followThresholds);
    connect(&exploration, &Exploration::summaryChanged, this, &AtlasPanel::followSummary);
    connect(&exploration, &Exploration::currentStepChanged, this, &AtlasPanel::followCurrentStep);
    connect(
        m_atlas, &DivergenceAtlas::stepActivated, &exploration, [&exploration](qsizetype trajectory, qsizetype step) {
            exploration.setCurrentStep(static_cast<std::size_t>(trajectory), static_cast<std::size_t>(step));
        });
    connect(m_atlas, &DivergenceAtlas::colorMapChanged, this, [this](theme::ColorMap map) {
        m_map->setCurrentIndex(m_map->findData(QVariant::fromValue(map)));
        Q_EMIT colorMapChanged(map);
    });
    followQuantity();
    followSteps();
    followThresholds();
    applyColors();
}

void AtlasPanel::setColorMap(theme::ColorMap map)
{
    m_atlas->setColorMap(map);
}

void AtlasPanel::makeOptions()
{
    m_options->setFrameShape(QFrame::StyledPanel);
    m_options->setAccessibleName(tr("What the atlas shows, its order and its colours"));
    m_quantity->setAccessibleName(tr("What the atlas shows"));
    m_rows->addRow(tr("&Show"), m_quantity);
    m_rows->addRow(tr("&Order"), m_order);
    m_rows->addRow(tr("&Threshold"), m_threshold);
    m_rows->addRow(tr("&Colours"), m_map);
    m_rows->addRow(tr("&Range"), m_range);
    m_rows->addRow(tr("&From"), m_low);
    m_rows->addRow(tr("&Up to"), m_high);
    m_rows->addRow(m_logarithmic);
    makeOrderBox();
    makeColorBoxes();
    makeRangeBoxes();
    connect(m_quantity, &QuantityBox::quantityChanged, this, &AtlasPanel::followQuantity);
    m_optionsButton->setObjectName(QStringLiteral("atlasOptions"));
    connect(m_optionsButton, &QToolButton::clicked, this, &AtlasPanel::showOptions);
}

/// Above the button where the screen ends below it.
void AtlasPanel::showOptions()
{
    m_options->adjustSize();
    const auto below = m_optionsButton->mapToGlobal(m_optionsButton->rect().bottomRight());
    const auto above = m_optionsButton->mapToGlobal(QPoint(m_optionsButton->width(), 0));
    const bool fits = below.y() + m_options->height() <= screen()->availableGeometry().bottom();
    const auto top = fits ? below.y() + 1 : above.y() - m_options->height();
    const auto left = std::max(below.x() - m_options->width(), screen()->availableGeometry().left());
    m_options->move(left, top);
    m_options->show();
    m_quantity->setFocus(Qt::PopupFocusReason);
}

int AtlasPanel::heightForRows(std::size_t numRows) const
{
    const auto axes = 4 * fontMetrics().height(); // the step's numbers and name, and what keeps the edges free
    return axes + kRowPixels * static_cast<int>(std::clamp(numRows, kLeastRows, kMostRows));
}

void AtlasPanel::makeOrderBox()
{
    m_order->addItem(tr("as the table"), kAsTable);
    m_order->addItem(tr("by position"), static_cast<int>(TrajectoryOrder::Index));
    m_order->addItem(tr("largest mean KL first"), static_cast<int>(TrajectoryOrder::MeanKl));
    m_order->addItem(tr("largest KL first"), static_cast<int>(TrajectoryOrder::MaxKl));
    m_order->addItem(tr("most selected steps first"), static_cast<int>(TrajectoryOrder::Selected));
    m_order->addItem(tr("wrong answers first"), static_cast<int>(TrajectoryOrder::Verdict));
    m_order->setAccessibleName(tr("Order of the atlas' rows"));
    connect(m_order, &QComboBox::currentIndexChanged, this, &AtlasPanel::applyOrder);
}

void AtlasPanel::makeColorBoxes()
{
    m_map->setObjectName(QStringLiteral("atlasColorMap"));
    m_map->addItem(tr("Viridis"), QVariant::fromValue(theme::ColorMap::Viridis));
    m_map->addItem(tr("Cividis"), QVariant::fromValue(theme::ColorMap::Cividis));
    m_map->setAccessibleName(tr("Colour map"));
    m_threshold->addItem(tr("dim below β"), static_cast<int>(ThresholdDisplay::Dim));
    m_threshold->addItem(tr("outline at β"), static_cast<int>(ThresholdDisplay::Contour));
    m_threshold->addItem(tr("ignore β"), static_cast<int>(ThresholdDisplay::None));
    m_threshold->setAccessibleName(tr("How β shows in the atlas"));
    m_logarithmic->setToolTip(tr("Colours by the logarithm of the values"));
    connect(m_map, &QComboBox::currentIndexChanged, this,
        [this] { m_atlas->setColorMap(m_map->currentData().value<theme::ColorMap>()); });
    connect(m_logarithmic, &QCheckBox::toggled, this, &AtlasPanel::applyColors);
    connect(m_atlas->logarithmicAction(), &QAction::toggled, m_logarithmic, &QCheckBox::setChecked);
    connect(m_atlas->logarithmicAction(), &QAction::enabledChanged, m_logarithmic, &QCheckBox::setEnabled);
    connect(m_threshold, &QComboBox::currentIndexChanged, this, &AtlasPanel::applyColors);
}

void AtlasPanel::makeRangeBoxes()
{
    m_range->addItem(tr("up to 99.5 %"), 0.995);
    m_range->addItem(tr("up to 95 %"), 0.95);
    m_range->addItem(tr("up to the largest"), 1.0);
    m_range->addItem(tr("from … to …"), kOwnRange);
    m_range->setAccessibleName(tr("Range of the colours"));
    m_range->setToolTip(tr("The colour scale ends at the value that this share of the steps does not exceed, so that a "
                           "few outliers do not make all others dark."));
    for (auto* box : {m_low, m_high}) {
        box->setRange(0, 1'000'000); // the last rank of a large vocabulary
        box->setDecimals(2);
        box->setSingleStep(0.1);
        connect(box, &QDoubleSpinBox::valueChanged, this, &AtlasPanel::applyColors);
    }
    m_low->setAccessibleName(tr("Lowest value of the colours"));
    m_high->setAccessibleName(tr("Highest value of the colours"));
    m_high->setValue(2);
    connect(m_range, &QComboBox::currentIndexChanged, this, &AtlasPanel::applyColors);
}

void AtlasPanel::applyColors()
{
    constexpr double kLeastLogarithmic = 0.01;
    const auto quantile = m_range->currentData().toDouble();
    const bool isOwn = quantile == kOwnRange;
    const bool hasLow = !m_quantity->quantity().isSigned; // else the range goes as far below 0 as above
    m_rows->setRowVisible(m_low, isOwn && hasLow);
    m_rows->setRowVisible(m_high, isOwn);
    m_options->adjustSize();
    m_atlas->setThresholdDisplay(static_cast<ThresholdDisplay>(m_threshold->currentData().toInt()));
    m_atlas->setLogarithmicColors(m_logarithmic->isChecked());
    const auto low = std::max(hasLow ? m_low->value() : 0, m_logarithmic->isChecked() ? kLeastLogarithmic : 0);
    if (!isOwn)
        m_atlas->setClipQuantile(quantile);
    else if (low < m_high->value())
        m_atlas->setColorRange(low, m_high->value());
}

std::optional<TrajectoryOrder> AtlasPanel::order() const
{
    const auto order = m_order->currentData().toInt();
    return order == kAsTable ? std::nullopt : std::optional(static_cast<TrajectoryOrder>(order));
}

void AtlasPanel::setTableOrder(std::vector<std::int32_t> trajectories)
{
    m_tableOrder = std::move(trajectories);
    if (!order())
        m_reorder.start();
}

void AtlasPanel::applyOrder()
{
    m_reorder.stop();
    if (!m_exploration.steps())
        return;
    if (const auto chosen = order())
        m_atlas->setOrder(orderedTrajectories(m_exploration, *chosen), m_order->currentText());
    else
        m_atlas->setOrder(m_tableOrder);
}

/// A range of one's own was meant for what was shown before.
void AtlasPanel::followQuantity()
{
    m_atlas->setQuantity(plotted(m_quantity->quantity()));
    m_map->setEnabled(!m_quantity->quantity().isSigned); // whose colours are those of the models
    if (m_range->currentData().toDouble() == kOwnRange)
        m_range->setCurrentIndex(0);
}

void AtlasPanel::followSteps()
{
    m_atlas->setSteps(m_exploration.table());
    applyOrder();
    followCurrentStep();
}

void AtlasPanel::followThresholds()
{
    m_atlas->setKlThreshold(m_exploration.thresholds().klThreshold);
    m_atlas->setIncludeFirstStep(m_exploration.thresholds().includeFirstStep);
}

void AtlasPanel::followSummary()
{
    if (order() == TrajectoryOrder::Selected)
        m_reorder.start();
}

void AtlasPanel::followCurrentStep()
{
    const auto& current = m_exploration.currentStep();
    if (current)
        m_atlas->setCurrentStep(current->trajectory, current->step);
    else
        m_atlas->clearCurrentStep();
}

} // namespace lr::widgets
