#include "selection/variants.h"

#include "common/error.h"
#include "common/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace lr::selection {

using common::Error;
using common::ErrorCode;

namespace {

constexpr std::array<std::string_view, 4> kChoices{"selected", "all", "random", "lowest-kl"};
constexpr std::array<std::string_view, 4> kKinds{"contrast", "contrast-argmax", "expert", "expert-argmax"};

template <typename Enum>
Enum parse(std::string_view text, const std::array<std::string_view, 4>& names, const char* what)
{
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end())
        throw Error(ErrorCode::InvalidArgument, "'" + common::printable(text) + "' is no " + what + "; use " +
                                                    std::string(names[0]) + ", " + std::string(names[1]) + ", " +
                                                    std::string(names[2]) + " or " + std::string(names[3]) + ".");
    return static_cast<Enum>(found - names.begin());
}

/// One flag per position: true for the first `count` positions in the order of `key`.
template <typename Key>
std::vector<bool> firstBy(std::size_t size, std::size_t count, const Key& key)
{
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(count);
    std::nth_element(order.begin(), end, order.end(),
        [&](std::size_t a, std::size_t b) { return std::pair(key(a), a) < std::pair(key(b), b); });
    std::vector<bool> taken(size, false);
    std::for_each(order.begin(), end, [&](std::size_t i) { taken[i] = true; });
    return taken;
}

SoftLabel expertLabel(std::span<const steps::Candidate> plausible)
{
    SoftLabel label;
    double sum = 0;
    for (const auto& candidate : plausible) {
        label.push_back({candidate.tokenId, std::exp(static_cast<double>(candidate.expertLogProb) -
                                                     static_cast<double>(plausible.front().expertLogProb))});
        sum += label.back().weight;
    }
    for (auto& entry : label)
        entry.weight /= sum;
    return label;
}

} // namespace

std::string_view name(StepChoice choice)
{
    return kChoices[static_cast<std::size_t>(choice)];
}
std::string_view name(LabelKind kind)
{
    return kKinds[static_cast<std::size_t>(kind)];
}
StepChoice parseStepChoice(std::string_view text)
{
    return parse<StepChoice>(text, kChoices, "choice of steps");
}
LabelKind parseLabelKind(std::string_view text)
{
    return parse<LabelKind>(text, kKinds, "kind of label");
}

std::vector<bool> chooseSteps(std::span<const float> klNats, StepChoice choice, double klThreshold, std::uint64_t seed)
{
    std::vector<bool> selected(klNats.size(), choice == StepChoice::All);
    if (choice == StepChoice::All)
        return selected;
    const float cut = klCut(klThreshold);
    for (std::size_t i = 0; i < klNats.size(); ++i)
        selected[i] = klNats[i] >= cut;
    const auto count = static_cast<std::size_t>(std::count(selected.begin(), selected.end(), true));
    if (choice == StepChoice::Selected || count == klNats.size())
        return selected;
    if (choice == StepChoice::LowestKl)
        return firstBy(klNats.size(), count, [&](std::size_t i) { return klNats[i]; });
    const auto random = common::CounterRandom(seed).child("steps");
    return firstBy(klNats.size(), count, [&](std::size_t i) { return random.bits(i); });
}

SoftLabel makeLabel(std::span<const steps::Candidate> candidates, double plausibilityThreshold, LabelKind kind)
{
    if (kind == LabelKind::ExpertArgmax)
        return {{candidates.front().tokenId, 1.0}};
    if (kind == LabelKind::Expert)
        return expertLabel(candidates.first(numPlausible(candidates, plausibilityThreshold)));
    auto label = softLabel(candidates, plausibilityThreshold);
    if (kind == LabelKind::Contrast)
        return label;
    const auto best =
        std::max_element(label.begin(), label.end(), [](const auto& a, const auto& b) { return a.weight < b.weight; });
    return {{best->tokenId, 1.0}};
}

} // namespace lr::selection
