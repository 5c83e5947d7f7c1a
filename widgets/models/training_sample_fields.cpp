#include "models/training_field_table.h"
#include "selection/variants.h"

namespace lr::widgets::detail {

namespace {

using selection::LabelKind;
using selection::StepChoice;

QString nameOf(auto value)
{
    const auto name = selection::name(value);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QList<TrainingField::Option> choiceOptions()
{
    return {{nameOf(StepChoice::Selected), tr("Steps with KL ≥ β")}, {nameOf(StepChoice::All), tr("All steps")},
        {nameOf(StepChoice::Random), tr("As many at random")},
        {nameOf(StepChoice::LowestKl), tr("As many with the lowest KL")}};
}

QList<TrainingField::Option> labelOptions()
{
    return {{nameOf(LabelKind::Contrast), tr("Contrast (the method's soft label)")},
        {nameOf(LabelKind::ContrastArgmax), tr("Contrast, top token only")},
        {nameOf(LabelKind::Expert), tr("Expert's own distribution")},
        {nameOf(LabelKind::ExpertArgmax), tr("Expert's top token only")}};
}

TrainingField sampleField(Id id, Kind kind, const char* key, const QString& label, const QString& help)
{
    TrainingField field;
    field.id = id;
    field.group = TrainingGroup::Samples;
    field.kind = kind;
    field.key = QLatin1String(key);
    field.label = label;
    field.help = help;
    return field;
}

/// What is trained on, as opposed to how: no part of a preset, and out of sight but for the scoring.
TrainingField sourceField(Id id, Kind kind, const char* key, const QString& label, const QString& help)
{
    auto field = sampleField(id, kind, key, label, help);
    field.isAdvanced = true;
    field.isRecipe = false;
    return field;
}

TrainingField ranged(TrainingField field, double low, double high, int decimals, double step, const QString& unit = {})
{
    field.low = low;
    field.high = high;
    field.decimals = decimals;
    field.step = step;
    field.unit = unit;
    return field;
}

std::vector<TrainingField> selectionFields()
{
    return {
        bound(
            ranged(
                sampleField(Id::PlausibilityThreshold, Kind::Real, "plausibility_threshold", tr("α, plausibility"),
                    tr("A token may carry label weight if the expert gives it at least α times the probability of its "
                       "favourite. Higher is stricter; the paper uses 0.2.")),
                0.01, 1, 3, 0.01),
            LR_TRAIN_MEMBER(plausibilityThreshold)),
        bound(ranged(sampleField(Id::KlThreshold, Kind::Real, "kl_threshold", tr("β, KL divergence"),
                         tr("A step is trained on if expert and amateur differ by at least this much there. Higher "
                            "keeps fewer "
                            "steps; the paper uses 0.4.")),
                  0, 1000, 3, 0.05, tr("nats")),
            LR_TRAIN_MEMBER(klThreshold)),
        bound(sampleField(Id::IncludeFirstStep, Kind::Flag, "include_first_step", tr("Consider the first step"),
                  tr("Whether the first token of an answer, which has no prefix yet, may be trained on. The authors "
                     "leave it out.")),
            LR_TRAIN_MEMBER(includeFirstStep)),
        bound(withOptions(
                  sampleField(Id::Choice, Kind::Choice, "choice", tr("Steps"),
                      tr("Which steps are trained on. The method takes those with KL ≥ β; the others are what it is "
                         "compared with.")),
                  choiceOptions()),
            LR_TRAIN_MEMBER(choice)),
        bound(withOptions(sampleField(Id::Label, Kind::Choice, "label", tr("Labels"),
                              tr("What a step is trained towards. The method's label raises what the expert knows "
                                 "better than the "
                                 "amateur; the others are what it is compared with.")),
                  labelOptions()),
            LR_TRAIN_MEMBER(label)),
        bound(ranged(sampleField(Id::HeldOutShare, Kind::Real, "held_out_share", tr("Held out"),
                         tr("Share of the questions kept aside for the validation loss. 0 trains on everything and "
                            "shows none.")),
                  0, 0.9, 2, 0.01),
            LR_TRAIN_MEMBER(heldOutShare)),
    };
}

} // namespace

std::vector<TrainingField> sampleFields()
{
    auto fields = selectionFields();
    auto scoring = sourceField(Id::Scoring, Kind::Scoring, "scoring", tr("Scoring"),
        tr("Whose steps: one amateur's view of one expert's answers. Everything below selects among them."));
    scoring.isAdvanced = false;
    fields.push_back(bound(ranged(scoring, 0, 9.0e15, 0, 1), LR_TRAIN_MEMBER(scoring)));
    fields.push_back(
        bound(sourceField(Id::Samples, Kind::File, "samples", tr("Samples file"),
                  tr("A file in the authors' format (JSON lines) instead of a scoring. Leave it empty to train on the "
                     "workspace.")),
            LR_TRAIN_MEMBER(samples)));
    fields.push_back(
        bound(sourceField(Id::Expert, Kind::Folder, "expert", tr("Model to train"),
                  tr("Model folder on the engine's machine. Empty: the expert that the scoring comes from.")),
            LR_TRAIN_MEMBER(expert)));
    fields.push_back(bound(
        sourceField(Id::StartAdapter, Kind::Folder, "start_adapter", tr("Start from adapter"),
            tr("Folder of an adapter to train further, instead of a new one. Its rank, scaling and targets are kept.")),
        LR_TRAIN_MEMBER(startAdapter)));
    fields.push_back(
        bound(sourceField(Id::AnyBase, Kind::Flag, "any_base", tr("Allow another base model"),
                  tr("Train a model that the samples do not come from. Otherwise its hash must be the scoring's.")),
            LR_TRAIN_MEMBER(anyBase)));
    return fields;
}

} // namespace lr::widgets::detail
