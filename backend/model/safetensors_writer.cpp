#include "model/safetensors_writer.h"

#include "common/error.h"
#include "common/json.h"
#include "common/utf8.h"
#include "model/safetensors.h"

#include <fmt/format.h>

#include <cstring>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::printable;

namespace {

constexpr std::size_t kAlignment = 8;

std::uint64_t checkedSize(const TensorDeclaration& tensor, const std::string& where)
{
    const auto what = where + ": tensor '" + printable(tensor.name) + "' ";
    if (tensor.name.empty() || tensor.name == kMetadataKey || common::firstInvalidUtf8(tensor.name))
        throw Error(ErrorCode::InvalidArgument, what + "has a name that a safetensors file cannot hold; rename it.");
    const auto count = numElements(tensor.shape);
    std::int64_t size = 0;
    if (!count || __builtin_mul_overflow(*count, static_cast<std::int64_t>(dtypeSize(tensor.dtype)), &size))
        throw Error(ErrorCode::InvalidArgument,
            what + "has the impossible shape " + shapeText(tensor.shape) + "; check the configuration.");
    return static_cast<std::uint64_t>(size);
}

/// The 8 bytes of length and the padded JSON.
std::string headerBytes(const Json& header, const std::string& where)
{
    auto json = common::dumpJson(header);
    json.append((kAlignment - json.size() % kAlignment) % kAlignment, ' ');
    const std::uint64_t length = json.size();
    if (length > kMaxSafetensorsHeaderBytes)
        throw Error(ErrorCode::InvalidArgument,
            fmt::format("{}: a header of {} bytes is too long; use fewer tensors per file.", where, length));
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    return bytes + json;
}

} // namespace

SafetensorsWriter::SafetensorsWriter(std::filesystem::path path, const std::vector<TensorDeclaration>& tensors,
    const std::map<std::string, std::string>& metadata, common::FileSystem& fileSystem)
    : m_path(std::move(path))
{
    const auto where = "Cannot write '" + printable(m_path.native(), 400) + "'";
    Json header = Json::object();
    if (!metadata.empty())
        header[kMetadataKey] = metadata;
    std::uint64_t offset = 0;
    for (const auto& tensor : tensors) {
        const auto end = offset + checkedSize(tensor, where);
        Json entry{{"dtype", safetensorsName(tensor.dtype)}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
        if (!header.emplace(tensor.name, std::move(entry)).second)
            throw Error(ErrorCode::InvalidArgument,
                where + ": tensor '" + printable(tensor.name) + "' is declared twice; give each its own name.");
        m_tensors.push_back({tensor.name, end - offset});
        offset = end;
    }
    const auto bytes = headerBytes(header, where);
    m_fileSize = bytes.size() + offset;
    m_file.emplace(m_path, fileSystem);
    m_file->write(bytes);
}

void SafetensorsWriter::write(std::string_view name, std::span<const std::byte> chunk)
{
    while (m_current < m_tensors.size() && m_tensors[m_current].name != name && currentIsComplete()) {
        ++m_current;
        m_written = 0;
    }
    if (m_current == m_tensors.size() || m_tensors[m_current].name != name ||
        chunk.size() > m_tensors[m_current].size - m_written)
        failOrder(name);
    m_file->write(chunk);
    m_written += chunk.size();
}

void SafetensorsWriter::commit()
{
    while (m_current < m_tensors.size() && currentIsComplete()) {
        ++m_current;
        m_written = 0;
    }
    if (m_current < m_tensors.size())
        failOrder("(end)");
    m_file->commit();
}

void SafetensorsWriter::failOrder(std::string_view name) const
{
    const auto expected = m_current == m_tensors.size()
                              ? std::string("nothing more was declared")
                              : fmt::format("{} bytes of '{}' are due", m_tensors[m_current].size - m_written,
                                    printable(m_tensors[m_current].name));
    throw Error(ErrorCode::Internal, "Writing '" + printable(m_path.native(), 400) + "': data for '" + printable(name) +
                                         "' came while " + expected + ". Please report this.");
}

} // namespace lr::model
