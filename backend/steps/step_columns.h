#pragma once

#include "steps/step_record.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>

/// Lists of the numbers of a step. All code that stores, sends, draws or exports steps loops over these lists. A new
/// number needs a member of StepRecord, a line in a list here, the code that computes it, and its name in the window
/// (step_metrics.cpp).
namespace lr::steps {

/// A number that is stored for each step.
template <class T>
struct StoredColumn
{
    std::string_view key; ///< in the packed form; never changes
    T StepRecord::*member = nullptr;
    bool isRequired = true; ///< false: steps that were scored before the column existed have kNotStored
};

inline constexpr std::array kIntColumns{
    StoredColumn<std::int32_t>{"step", &StepRecord::step},
    StoredColumn<std::int32_t>{"token_id", &StepRecord::tokenId},
    StoredColumn<std::int32_t>{"amateur_top1_id", &StepRecord::amateurTop1Id},
    StoredColumn<std::int32_t>{"expert_rank", &StepRecord::expertRank},
    StoredColumn<std::int32_t>{"amateur_rank", &StepRecord::amateurRank},
};

inline constexpr std::array kFloatColumns{
    StoredColumn<float>{"kl_nats", &StepRecord::klNats},
    StoredColumn<float>{"expert_entropy_nats", &StepRecord::expertEntropyNats},
    StoredColumn<float>{"amateur_entropy_nats", &StepRecord::amateurEntropyNats},
    StoredColumn<float>{"expert_log_prob", &StepRecord::expertLogProb},
    StoredColumn<float>{"amateur_log_prob", &StepRecord::amateurLogProb},
    StoredColumn<float>{"reverse_kl_nats", &StepRecord::reverseKlNats, false},
    StoredColumn<float>{"js_nats", &StepRecord::jsNats, false},
};

/// The list of the columns of type T.
template <class T>
constexpr const auto& columnsOf()
{
    if constexpr (std::is_same_v<T, float>)
        return kFloatColumns;
    else
        return kIntColumns;
}

/// Position of a member in its list. The member must be in the list.
template <class T>
constexpr std::size_t indexOf(T StepRecord::*member)
{
    std::size_t index = 0;
    while (columnsOf<T>()[index].member != member)
        ++index;
    return index;
}

enum class Unit
{
    Nats,
    Rank, ///< from 1; logarithmic axes suit it
};

/// a − b, of two numbers that are stored.
struct Difference
{
    float StepRecord::*a = nullptr;
    float StepRecord::*b = nullptr;
};

/// A number of each step that can be drawn, tabulated and exported.
struct Quantity
{
    std::string_view key;       ///< in CSV and in settings
    std::string_view exportKey; ///< in the JSON lines of `lightreasoner steps`
    Unit unit = Unit::Nats;
    bool isSigned = false; ///< may be negative, with 0 as the neutral value
    std::variant<float StepRecord::*, std::int32_t StepRecord::*, Difference> source;
};

/// In the order in which the window offers them. The first is the one that the method selects by.
inline constexpr std::array kQuantities{
    Quantity{"kl_nats", "kl_divergence", Unit::Nats, false, &StepRecord::klNats},
    Quantity{"reverse_kl_nats", "reverse_kl_divergence", Unit::Nats, false, &StepRecord::reverseKlNats},
    Quantity{"js_nats", "js_divergence", Unit::Nats, false, &StepRecord::jsNats},
    Quantity{"log_ratio_nats", "log_ratio", Unit::Nats, true,
        Difference{&StepRecord::expertLogProb, &StepRecord::amateurLogProb}}, // ln(π_E(y_t)/π_A(y_t))
    Quantity{"expert_entropy_nats", "expert_entropy", Unit::Nats, false, &StepRecord::expertEntropyNats},
    Quantity{"amateur_entropy_nats", "amateur_entropy", Unit::Nats, false, &StepRecord::amateurEntropyNats},
    Quantity{"expert_rank", "expert_rank", Unit::Rank, false, &StepRecord::expertRank},
    Quantity{"amateur_rank", "amateur_rank", Unit::Rank, false, &StepRecord::amateurRank},
};

/// The quantity with this key; nullptr if there is none.
const Quantity* findQuantity(std::string_view key);

/// Whether every step has this number, also those of old scorings. Every other quantity may be missing or infinite.
bool isInEveryStep(const Quantity& quantity);

/// The quantity's value at a step. NaN if it was not stored, and for the amateur's rank of a token outside its
/// vocabulary; the log-ratio of such a token is +∞.
float valueOf(const StepRecord& record, const Quantity& quantity);

/// The numbers of S steps as columns, and their C candidates: those of step s are [candidateBegin[s],
/// candidateBegin[s + 1]).
struct StepColumns
{
    std::array<std::vector<std::int32_t>, kIntColumns.size()> ints; ///< [S] each
    std::array<std::vector<float>, kFloatColumns.size()> floats;    ///< [S] each
    std::vector<std::size_t> candidateBegin = {0};                  ///< [S + 1]
    std::vector<common::TokenId> candidateIds;                      ///< [C]
    std::vector<float> candidateExpertLogProbs;                     ///< [C]
    std::vector<float> candidateAmateurLogProbs;                    ///< [C]

    std::size_t numSteps() const { return candidateBegin.size() - 1; }
    std::size_t numCandidates() const { return candidateIds.size(); }

    std::vector<std::int32_t>& of(std::int32_t StepRecord::*member) { return ints[indexOf(member)]; }
    std::vector<float>& of(float StepRecord::*member) { return floats[indexOf(member)]; }
    std::span<const std::int32_t> of(std::int32_t StepRecord::*member) const { return ints[indexOf(member)]; }
    std::span<const float> of(float StepRecord::*member) const { return floats[indexOf(member)]; }

    void append(const StepRecord& record);
    /// Reserves memory for so many steps and candidates in total.
    void reserve(std::size_t numSteps, std::size_t numCandidates);
    /// Keeps only the first `numSteps` steps. Every column must have at least that many.
    void truncate(std::size_t numSteps);

    /// Assembles a step in `record`, whose memory is reused.
    void read(std::size_t step, StepRecord& record) const;
    std::vector<Candidate> candidates(std::size_t step) const;
    float value(std::size_t step, const Quantity& quantity) const;
    /// The quantity's values at `count` steps from `first` on.
    std::vector<float> values(const Quantity& quantity, std::size_t first, std::size_t count) const;
};

} // namespace lr::steps
