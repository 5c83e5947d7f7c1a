#include "model/safetensors.h"

#include "common/error.h"
#include "common/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <tuple>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::printable;

namespace {

static_assert(std::endian::native == std::endian::little, "tensor bytes are used as they lie in the file");

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMaxTensorRank = 8;

[[noreturn]] void failDamaged(const std::string& where, const std::string& what)
{
    throw Error(ErrorCode::CorruptData, where + ": " + what + " Copy or download the file again.");
}

std::string_view headerText(const common::MappedFile& file)
{
    const auto bytes = file.bytes();
    const auto where = common::quotedPath(file.path());
    if (bytes.size() < kLengthBytes)
        failDamaged(where,
            fmt::format("it has {} bytes, too few for a safetensors file, which begins with 8 bytes of header length.",
                bytes.size()));
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), kLengthBytes);
    if (length > kMaxSafetensorsHeaderBytes)
        failDamaged(where,
            fmt::format(
                "it claims a header of {} bytes; at most {} are accepted. It is damaged or not a safetensors file.",
                length, kMaxSafetensorsHeaderBytes));
    if (length > bytes.size() - kLengthBytes)
        failDamaged(where,
            fmt::format(
                "it claims a header of {} bytes but has only {} bytes; it is truncated or not a safetensors file.",
                length, bytes.size()));
    return {reinterpret_cast<const char*>(bytes.data()) + kLengthBytes, static_cast<std::size_t>(length)};
}

/// Reads one entry of the header. It checks everything except the tensor's place relative to the others.
class EntryReader
{
public:
    EntryReader(const std::string& name, const Json& entry, const std::string& file)
        : m_where(file + ": tensor '" + printable(name) + "'")
        , m_object(entry, m_where)
    {
        for (const auto& [key, value] : entry.items()) {
            if (key != "dtype" && key != "shape" && key != "data_offsets")
                failDamaged(m_where, "the key \"" + printable(key) + "\" has no meaning in a safetensors header.");
        }
    }

    TensorView read(const std::string& name, std::span<const std::byte> data) const
    {
        TensorView view{name, readDtype(), readShape(), {}};
        view.bytes = readRange(data);
        checkSize(view);
        return view;
    }

private:
    Dtype readDtype() const
    {
        const auto& text = m_object.string("dtype");
        const auto dtype = dtypeFromSafetensorsName(text);
        if (!dtype)
            throw Error(ErrorCode::Unsupported,
                m_where + ": the dtype \"" + printable(text) +
                    "\" is not supported. Convert the file to F32, BF16 or F16 with the tool that made it.");
        return *dtype;
    }

    std::uint64_t readCount(const Json& value, std::string_view key) const
    {
        const bool negative = value.is_number_integer() && !value.is_number_unsigned() && value.get<std::int64_t>() < 0;
        if (!value.is_number_integer() || negative || value.get<std::uint64_t>() > INT64_MAX)
            failDamaged(m_where, "\"" + std::string(key) + "\" holds " + printable(common::dumpJson(value), 60) +
                                     "; whole numbers from 0 to 2^63-1 are expected.");
        return value.get<std::uint64_t>();
    }

    const Json& readArray(std::string_view key, std::size_t low, std::size_t high) const
    {
        const auto& array = m_object.value(key);
        if (!array.is_array() || array.size() < low || array.size() > high)
            failDamaged(m_where,
                fmt::format("\"{}\" is {}; a list of {}{} whole numbers is expected.", key,
                    printable(common::dumpJson(array), 60), low == high ? "" : fmt::format("{} to ", low), high));
        return array;
    }

    Shape readShape() const
    {
        Shape shape;
        for (const auto& size : readArray("shape", 0, kMaxTensorRank))
            shape.push_back(static_cast<std::int64_t>(readCount(size, "shape")));
        return shape;
    }

    std::span<const std::byte> readRange(std::span<const std::byte> data) const
    {
        const auto& offsets = readArray("data_offsets", 2, 2);
        const auto begin = readCount(offsets[0], "data_offsets");
        const auto end = readCount(offsets[1], "data_offsets");
        if (begin > end)
            failDamaged(m_where, fmt::format("its data begins at byte {}, after its end at {}.", begin, end));
        if (end > data.size())
            failDamaged(m_where,
                fmt::format("its data ends at byte {} but the file holds only {} bytes of data; it is truncated.", end,
                    data.size()));
        return data.subspan(begin, end - begin);
    }

    void checkSize(const TensorView& view) const
    {
        const auto count = numElements(view.shape);
        std::int64_t size = 0;
        if (!count || __builtin_mul_overflow(*count, static_cast<std::int64_t>(dtypeSize(view.dtype)), &size))
            failDamaged(m_where, "the shape " + shapeText(view.shape) + " has more elements than any file can hold.");
        if (static_cast<std::uint64_t>(size) != view.bytes.size())
            failDamaged(m_where, fmt::format("the shape {} of {} needs {} bytes but \"data_offsets\" gives it {}.",
                                     shapeText(view.shape), safetensorsName(view.dtype), size, view.bytes.size()));
    }

    std::string m_where;
    common::JsonObject m_object;
};

std::map<std::string, std::string> readMetadata(const Json& value, const std::string& file)
{
    if (!value.is_object())
        failDamaged(file, "\"__metadata__\" is not an object.");
    std::map<std::string, std::string> metadata;
    for (const auto& [key, text] : value.items()) {
        if (!text.is_string())
            failDamaged(file, "\"__metadata__\" entry \"" + printable(key) + "\" is " +
                                  printable(common::dumpJson(text), 60) + "; text is expected.");
        metadata.emplace(key, text.get<std::string>());
    }
    return metadata;
}

/// Tensors sorted by offset have to cover the data exactly once.
void checkLayout(const std::vector<TensorView>& tensors, std::span<const std::byte> data, const std::string& file)
{
    const auto* expected = data.data();
    std::string before = "the header";
    for (const auto& tensor : tensors) {
        const auto name = "tensor '" + printable(tensor.name) + "'";
        const auto distance = tensor.bytes.data() - expected;
        if (distance < 0)
            failDamaged(file, fmt::format("{} overlaps {} by {} bytes.", name, before, -distance));
        if (distance > 0)
            failDamaged(file, fmt::format("there is a gap of {} bytes between {} and {}.", distance, before, name));
        expected = tensor.bytes.data() + tensor.bytes.size();
        before = name;
    }
    const auto rest = data.data() + data.size() - expected;
    if (rest > 0)
        failDamaged(file, fmt::format("{} bytes follow the data of the last tensor; nothing is expected there.", rest));
}

} // namespace

SafetensorsFile::SafetensorsFile(std::filesystem::path path)
    : m_file(std::move(path))
{
    const auto where = common::quotedPath(m_file.path());
    const auto text = headerText(m_file);
    const auto data = m_file.bytes().subspan(kLengthBytes + text.size());
    const auto header =
        common::parseJson(text, where + " (header)", {.maxBytes = kMaxSafetensorsHeaderBytes, .maxDepth = 4});
    if (!header.is_object())
        failDamaged(where, "its header is not a JSON object.");
    for (const auto& [name, entry] : header.items()) {
        if (name == kMetadataKey)
            m_metadata = readMetadata(entry, where);
        else
            m_tensors.push_back(EntryReader(name, entry, where).read(name, data));
    }
    std::ranges::sort(
        m_tensors, {}, [](const TensorView& tensor) { return std::tuple(tensor.bytes.data(), tensor.bytes.size()); });
    checkLayout(m_tensors, data, where);
    for (std::size_t i = 0; i < m_tensors.size(); ++i)
        m_indexByName.emplace(m_tensors[i].name, i);
}

const TensorView* SafetensorsFile::find(std::string_view name) const
{
    const auto it = m_indexByName.find(name);
    return it == m_indexByName.end() ? nullptr : &m_tensors[it->second];
}

const TensorView& SafetensorsFile::tensor(std::string_view name) const
{
    const auto* found = find(name);
    if (found == nullptr)
        throw Error(ErrorCode::NotFound, common::quotedPath(path()) + " holds no tensor '" + printable(name) +
                                             "'; check that it is the right file.");
    return *found;
}

} // namespace lr::model
