#include "pages/explore/thresholds_panel.h"

#include "pages/explore/selection_counts.h"
#include "pages/explore/suggestion_box.h"
#include "pages/explore/threshold_control.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>
#include <array>

namespace lr::widgets {

namespace {

struct Preset
{
    const char* name;
    double plausibilityThreshold;
    double klThreshold;
};

constexpr std::array kPresets = {Preset{QT_TRANSLATE_NOOP("lr::widgets::ThresholdsPanel", "The paper's"), 0.2, 0.4},
    Preset{QT_TRANSLATE_NOOP("lr::widgets::ThresholdsPanel", "Looser: more steps, wider labels"), 0.1, 0.2},
    Preset{QT_TRANSLATE_NOOP("lr::widgets::ThresholdsPanel", "Stricter: fewer steps, sharper labels"), 0.4, 1.0}};

constexpr double kLeastSliderEnd = 2;

} // namespace

ThresholdsPanel::ThresholdsPanel(Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_exploration(exploration)
    , m_plausibility(new ThresholdControl(tr("Plausibility threshold α"),
          {.low = steps::kSmallestPlausibilityThreshold,
              .high = 1,
              .exponent = 1,
              .decimals = 2,
              .singleStep = 0.01,
              .suffix = {}},
          this))
    , m_kl(new ThresholdControl(tr("KL threshold β"),
          {.low = 0, .high = 5, .exponent = 2, .decimals = 3, .singleStep = 0.05, .suffix = tr(" nats")}, this))
    , m_presets(new QComboBox(this))
    , m_includeFirstStep(new QCheckBox(tr("Include &first steps"), this))
    , m_suggestion(new SuggestionBox(this))
    , m_counts(new SelectionCounts(this))
    , m_undo(exploration.history().undoStack()->createUndoAction(this, tr("Undo")))
    , m_redo(exploration.history().undoStack()->createRedoAction(this, tr("Redo")))
{
    setObjectName(QStringLiteral("thresholdsPanel"));
    makeControls();
    makePresets();
    // What would be undone is told by the menu and the tool tip; a button that grows with it would push the others
    // away.
    m_undo->setIconText(tr("Undo"));
    m_redo->setIconText(tr("Redo"));
    m_undo->setShortcut(QKeySequence::Undo);
    m_redo->setShortcuts(QKeySequence::Redo);
    m_undo->setIcon(QIcon::fromTheme(QStringLiteral("edit-undo")));
    m_redo->setIcon(QIcon::fromTheme(QStringLiteral("edit-redo")));
    addActions({m_undo, m_redo}); // for their shortcuts
    auto* layout = new QFormLayout(this);
    layout->setRowWrapPolicy(QFormLayout::WrapLongRows);
    layout->addRow(tr("&Preset"), m_presets);
    layout->addRow(tr("&α"), m_plausibility);
    layout->addRow(tr("&β"), m_kl);
    layout->addRow(m_includeFirstStep);
    layout->addRow(m_suggestion);
    layout->addRow(m_counts);
    layout->addRow(makeButtons());

    connect(&exploration, &Exploration::thresholdsChanged, this, &ThresholdsPanel::followThresholds);
    connect(&exploration, &Exploration::stepsChanged, this, &ThresholdsPanel::followSteps);
    connect(&exploration, &Exploration::summaryChanged, this, &ThresholdsPanel::followSummary);
    followThresholds();
    followSteps();
    followSummary();
}

void ThresholdsPanel::makeControls()
{
    auto& history = m_exploration.history();
    m_plausibility->setToolTip(
        tr("α: a token is in the soft label if the expert's probability for it is at least α times "
           "that of its most probable token. Larger is sharper."));
    m_kl->setToolTip(
        tr("β: a step is selected for training if the KL divergence of expert and amateur is at least β nats. "
           "Larger is stricter."));
    m_includeFirstStep->setToolTip(
        tr("The authors leave out the first token of an answer, because no other token precedes it."));
    connect(m_plausibility, &ThresholdControl::moved, &history, &ThresholdHistory::movePlausibilityThreshold);
    connect(m_kl, &ThresholdControl::moved, &history, &ThresholdHistory::moveKlThreshold);
    connect(m_plausibility, &ThresholdControl::moveEnded, &history, &ThresholdHistory::endMove);
    connect(m_kl, &ThresholdControl::moveEnded, &history, &ThresholdHistory::endMove);
    connect(m_includeFirstStep, &QCheckBox::toggled, &history, &ThresholdHistory::setIncludeFirstStep);
    connect(m_suggestion, &SuggestionBox::suggested, this, [this](double klThreshold) {
        m_exploration.history().endMove();
        m_exploration.history().moveKlThreshold(klThreshold);
        m_exploration.history().endMove();
    });
}

void ThresholdsPanel::makePresets()
{
    for (const auto& preset : kPresets)
        m_presets->addItem(tr(preset.name));
    m_presets->setPlaceholderText(tr("Own choice"));
    m_presets->setAccessibleName(tr("Preset of thresholds"));
    m_presets->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_presets, &QComboBox::activated, this, [this](int index) {
        auto thresholds = m_exploration.thresholds();
        thresholds.plausibilityThreshold = kPresets[static_cast<std::size_t>(index)].plausibilityThreshold;
        thresholds.klThreshold = kPresets[static_cast<std::size_t>(index)].klThreshold;
        m_exploration.history().setThresholds(thresholds);
    });
}

QWidget* ThresholdsPanel::makeButtons()
{
    auto* box = new QWidget(this);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    m_export = new QPushButton(tr("&Export samples…"), box);
    m_export->setToolTip(
        tr("Writes the selected steps with their soft labels in the authors' format of training files."));
    m_train = new QPushButton(tr("&Train on these…"), box);
    m_train->setToolTip(tr("Goes to the Train page with these thresholds."));
    layout->addStretch(1);
    layout->addWidget(m_export);
    layout->addWidget(m_train);
    connect(m_export, &QPushButton::clicked, this, &ThresholdsPanel::exportSamplesRequested);
    connect(m_train, &QPushButton::clicked, this, &ThresholdsPanel::trainRequested);
    return box;
}

void ThresholdsPanel::setTrainingRate(std::optional<double> samplesPerSecond)
{
    m_counts->setTrainingRate(samplesPerSecond);
}

void ThresholdsPanel::followThresholds()
{
    const auto& thresholds = m_exploration.thresholds();
    m_plausibility->setValue(thresholds.plausibilityThreshold);
    m_kl->setValue(thresholds.klThreshold);
    m_suggestion->setIncludeFirstStep(thresholds.includeFirstStep);
    const QSignalBlocker blocker(m_includeFirstStep);
    m_includeFirstStep->setChecked(thresholds.includeFirstStep);
    const auto preset = std::find_if(kPresets.begin(), kPresets.end(), [&](const Preset& candidate) {
        return candidate.plausibilityThreshold == thresholds.plausibilityThreshold &&
               candidate.klThreshold == thresholds.klThreshold;
    });
    m_presets->setCurrentIndex(preset == kPresets.end() ? -1 : static_cast<int>(preset - kPresets.begin()));
}

void ThresholdsPanel::followSteps()
{
    m_suggestion->setTable(m_exploration.table());
    const auto steps = m_exploration.steps();
    m_export->setEnabled(steps != nullptr);
    m_train->setEnabled(steps != nullptr);
    float largest = 0;
    if (steps) {
        for (const auto& figures : steps->figures())
            largest = std::max(largest, figures.maxKlNats);
    }
    m_kl->setSliderMaximum(std::max(double{largest}, kLeastSliderEnd));
}

void ThresholdsPanel::followSummary()
{
    const auto* selection = m_exploration.selection();
    m_counts->setSummary(selection != nullptr ? &selection->summary() : nullptr);
}

} // namespace lr::widgets
