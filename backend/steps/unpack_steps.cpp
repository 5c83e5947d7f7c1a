#include "common/error.h"
#include "steps/checksum.h"
#include "steps/packed_steps.h"
#include "steps/packed_steps_v1.h"
#include "steps/packing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace lr::steps {

using common::Error;
using common::ErrorCode;

namespace {

struct PackedColumn
{
    std::string_view key;
    ColumnKind kind;
    std::span<const std::byte> bytes;
};

/// Reads the columns of version 2 and checks their form.
class ColumnReader
{
public:
    /// `bytes`: what stands between the version and the checksum.
    explicit ColumnReader(ByteReader bytes)
        : m_bytes(bytes)
    {
        m_numSteps = m_bytes.fixed<std::uint32_t>();
        m_numCandidates = m_bytes.fixed<std::uint32_t>();
        const auto numColumns = m_bytes.fixed<std::uint32_t>();
        if (m_numSteps > m_bytes.numLeft() || m_numCandidates > m_bytes.numLeft() / kCandidateSize)
            m_bytes.damaged("they are shorter than they say");
        for (std::uint32_t i = 0; i < numColumns; ++i)
            m_columns.push_back(nextColumn());
        if (m_bytes.numLeft() != 0)
            m_bytes.damaged("something follows the last column");
    }

    std::size_t numSteps() const { return m_numSteps; }

    void floats(const StoredColumn<float>& column, std::vector<float>& values) const
    {
        const auto* packed = find(column.key, ColumnKind::Float, column.isRequired);
        const auto first = values.size();
        values.resize(first + m_numSteps, kNotStored);
        if (packed == nullptr)
            return;
        checkSize(*packed, m_numSteps * sizeof(float));
        if (m_numSteps > 0)
            std::memcpy(values.data() + first, packed->bytes.data(), packed->bytes.size());
        const auto isNan = [](float value) { return std::isnan(value); };
        if (column.isRequired && std::any_of(values.begin() + static_cast<std::ptrdiff_t>(first), values.end(), isNan))
            m_bytes.damaged("a value is not a number");
    }

    void integers(std::string_view key, bool isRequired, std::uint32_t max, std::vector<std::int32_t>& values) const
    {
        const auto* packed = find(key, ColumnKind::Integer, isRequired);
        if (packed == nullptr) {
            values.resize(values.size() + m_numSteps);
            return;
        }
        ByteReader bytes(packed->bytes, m_bytes.source());
        for (std::size_t i = 0; i < m_numSteps; ++i)
            values.push_back(static_cast<std::int32_t>(bytes.varint(max)));
        if (bytes.numLeft() != 0)
            m_bytes.damaged("something follows the column " + std::string(key));
    }

    void candidateIds(std::vector<common::TokenId>& ids) const
    {
        const auto& packed = *find(kCandidateIdsKey, ColumnKind::CandidateId, true);
        checkSize(packed, m_numCandidates * 3);
        ids.reserve(ids.size() + m_numCandidates);
        for (std::size_t i = 0; i < m_numCandidates; ++i)
            ids.push_back(static_cast<common::TokenId>(load24(packed.bytes.data() + 3 * i)));
    }

    void logProbs(std::string_view key, std::vector<float>& values) const
    {
        ByteReader bytes(find(key, ColumnKind::CandidateLogProb, true)->bytes, m_bytes.source());
        const auto* packed = bytes.take(m_numCandidates * 3).data();
        const auto first = values.size();
        values.resize(first + m_numCandidates);
        bool isEscaped = false;
        for (std::size_t i = 0; i < m_numCandidates; ++i) {
            const auto units = load24(packed + 3 * i);
            values[first + i] = fromFixedPoint(units);
            isEscaped |= units == kEscape;
        }
        for (std::size_t i = 0; isEscaped && i < m_numCandidates; ++i) {
            if (load24(packed + 3 * i) != kEscape)
                continue;
            values[first + i] = bytes.fixed<float>();
            if (std::isnan(values[first + i]))
                m_bytes.damaged("a log-probability is not a number");
        }
        if (bytes.numLeft() != 0)
            m_bytes.damaged("something follows the column " + std::string(key));
    }

    std::size_t numCandidates() const { return m_numCandidates; }
    [[noreturn]] void damaged(const std::string& how) const { m_bytes.damaged(how); }

private:
    PackedColumn nextColumn()
    {
        const auto keyBytes = m_bytes.take(m_bytes.fixed<std::uint8_t>());
        const std::string_view key(reinterpret_cast<const char*>(keyBytes.data()), keyBytes.size());
        const auto kind = m_bytes.fixed<ColumnKind>();
        const auto numBytes = m_bytes.fixed<std::uint32_t>();
        return {key, kind, m_bytes.take(numBytes)};
    }

    const PackedColumn* find(std::string_view key, ColumnKind kind, bool isRequired) const
    {
        const auto found = std::ranges::find(m_columns, key, &PackedColumn::key);
        if (found == m_columns.end()) {
            if (isRequired)
                m_bytes.damaged("the column " + std::string(key) + " is missing");
            return nullptr;
        }
        if (found->kind != kind)
            m_bytes.damaged("the column " + std::string(key) + " is of another kind");
        return &*found;
    }

    void checkSize(const PackedColumn& column, std::size_t numBytes) const
    {
        if (column.bytes.size() != numBytes)
            m_bytes.damaged("the column " + std::string(column.key) + " has another length");
    }

    ByteReader m_bytes;
    std::size_t m_numSteps = 0;
    std::size_t m_numCandidates = 0;
    std::vector<PackedColumn> m_columns;
};

void readNumbers(const ColumnReader& reader, StepColumns& columns)
{
    for (std::size_t i = 0; i < kIntColumns.size(); ++i)
        reader.integers(kIntColumns[i].key, kIntColumns[i].isRequired, kMaxInt, columns.ints[i]);
    for (std::size_t i = 0; i < kFloatColumns.size(); ++i)
        reader.floats(kFloatColumns[i], columns.floats[i]);
    const auto steps = std::span(columns.of(&StepRecord::step)).last(reader.numSteps());
    if (std::ranges::adjacent_find(steps, std::greater_equal()) != steps.end())
        reader.damaged("step numbers do not ascend");
}

void readCandidates(const ColumnReader& reader, StepColumns& columns)
{
    std::vector<std::int32_t> counts;
    reader.integers(kNumCandidatesKey, true, kMaxPackedCandidates, counts);
    const auto total = std::accumulate(counts.begin(), counts.end(), std::size_t(0),
        [](std::size_t sum, std::int32_t count) { return sum + static_cast<std::size_t>(count); });
    if (total != reader.numCandidates() || std::ranges::find(counts, 0) != counts.end())
        reader.damaged("a step has no candidates, or their numbers do not add up");
    for (const auto count : counts)
        columns.candidateBegin.push_back(columns.candidateBegin.back() + static_cast<std::size_t>(count));
    reader.candidateIds(columns.candidateIds);
    reader.logProbs(kExpertLogProbsKey, columns.candidateExpertLogProbs);
    reader.logProbs(kAmateurLogProbsKey, columns.candidateAmateurLogProbs);
}

/// Whether the candidates of each step from `first` on are sorted by descending expert log-probability, then by
/// ascending id.
bool areCandidatesOrdered(const StepColumns& columns, std::size_t first)
{
    const auto* ids = columns.candidateIds.data();
    const auto* logProbs = columns.candidateExpertLogProbs.data();
    bool isOrdered = true;
    for (auto step = first; step < columns.numSteps(); ++step)
        for (auto i = columns.candidateBegin[step] + 1; i < columns.candidateBegin[step + 1]; ++i)
            isOrdered &= logProbs[i - 1] > logProbs[i] || (logProbs[i - 1] == logProbs[i] && ids[i - 1] < ids[i]);
    return isOrdered;
}

void unpackColumns(ByteReader bytes, StepColumns& columns)
{
    const ColumnReader reader(bytes);
    const auto first = columns.numSteps();
    readNumbers(reader, columns);
    readCandidates(reader, columns);
    if (!areCandidatesOrdered(columns, first))
        reader.damaged("candidates are out of order");
}

/// Checks the beginning and the checksum, sets `version`, and returns what stands between version and checksum.
ByteReader openPacked(std::span<const std::byte> packed, std::string_view source, std::uint8_t& version)
{
    ByteReader whole(packed, source);
    if (packed.size() < sizeof kMagic + sizeof version + kChecksumSize ||
        std::memcmp(whole.take(sizeof kMagic).data(), kMagic, sizeof kMagic) != 0)
        whole.damaged("they do not begin as they should");
    version = whole.fixed<std::uint8_t>();
    if (version != kFormatVersion && version != kFirstFormatVersion)
        throw Error(ErrorCode::Unsupported, fmt::format("Cannot read {}: they were packed by a newer version of this "
                                                        "program (format {}). Use that version, or score again.",
                                                source, version));
    std::uint64_t checksum = 0;
    const auto content = packed.first(packed.size() - kChecksumSize);
    std::memcpy(&checksum, packed.data() + content.size(), sizeof checksum);
    if (checksum != checksum64(content))
        whole.damaged("their checksum is wrong");
    return ByteReader(content.subspan(sizeof kMagic + sizeof version), source);
}

} // namespace

void unpackSteps(std::span<const std::byte> packed, std::string_view source, StepColumns& columns)
{
    std::uint8_t version = 0;
    const auto bytes = openPacked(packed, source, version);
    const auto before = columns.numSteps();
    try {
        if (version == kFirstFormatVersion)
            unpackFirstVersion(bytes, columns);
        else
            unpackColumns(bytes, columns);
    } catch (...) {
        columns.truncate(before);
        throw;
    }
}

void unpackSteps(std::span<const std::byte> packed, std::string_view source, std::vector<StepRecord>& records)
{
    StepColumns columns;
    unpackSteps(packed, source, columns);
    records.resize(columns.numSteps());
    for (std::size_t i = 0; i < records.size(); ++i)
        columns.read(i, records[i]);
}

std::vector<StepRecord> unpackSteps(std::span<const std::byte> packed, std::string_view source)
{
    std::vector<StepRecord> records;
    unpackSteps(packed, source, records);
    return records;
}

} // namespace lr::steps
