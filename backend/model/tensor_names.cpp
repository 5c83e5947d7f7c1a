#include "model/tensor_names.h"

#include "model/required_tensors.h"

#include <algorithm>
#include <array>

namespace lr::model {

namespace {

constexpr std::string_view kUsualPrefix = "model.";
constexpr std::string_view kTable = "embed_tokens.weight";

/// The prefix of the output matrix if the decoder's tensors have `prefix`.
std::string_view outerPrefix(std::string_view prefix)
{
    if (prefix == kUsualPrefix || prefix.ends_with(".model."))
        prefix.remove_suffix(kUsualPrefix.size());
    return prefix;
}

} // namespace

TensorNames::TensorNames(const std::vector<std::string_view>& stored)
    : m_prefix(kUsualPrefix)
{
    if (std::ranges::find(stored, kEmbeddingName) != stored.end())
        return;
    const auto isTable = [](std::string_view name) {
        return name.ends_with(kTable) && (name.size() == kTable.size() || name[name.size() - kTable.size() - 1] == '.');
    };
    const auto table = std::ranges::find_if(stored, isTable);
    if (table != stored.end() && std::ranges::count_if(stored, isTable) == 1)
        m_prefix = table->substr(0, table->size() - kTable.size());
}

std::string TensorNames::usualName(std::string_view stored) const
{
    constexpr std::array<std::string_view, 3> kParts{"embed_tokens.", "layers.", "norm."};
    const auto outer = outerPrefix(m_prefix);
    if (stored.starts_with(outer) && stored.substr(outer.size()) == kOutputName)
        return std::string(kOutputName);
    if (!stored.starts_with(m_prefix))
        return std::string(stored);
    const auto rest = stored.substr(m_prefix.size());
    const bool isPart = std::ranges::any_of(kParts, [&](std::string_view part) { return rest.starts_with(part); });
    return isPart ? std::string(kUsualPrefix).append(rest) : std::string(stored);
}

bool TensorNames::areUsual() const
{
    return m_prefix == kUsualPrefix;
}

} // namespace lr::model
