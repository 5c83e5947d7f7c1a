#include "protocol/frame.h"

#include "common/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace lr::protocol {

namespace {

constexpr std::string_view kNamePrefix = "content-"; ///< of every header, so that a log's "Warning: …" is none
constexpr std::string_view kLengthName = "Content-Length";
constexpr std::string_view kAttachmentName = "Content-Attachment";

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 && c != '\t';
}

std::string lowerCase(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

std::string_view trimmed(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t");
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Whether a text cannot be the beginning of a header, whatever follows.
bool isNoHeader(std::string_view line)
{
    const auto name = lowerCase(line.substr(0, line.find(':')));
    const auto begin = std::string_view(name).substr(0, kNamePrefix.size());
    const bool goesOn = name.size() == line.size() && kNamePrefix.starts_with(begin);
    return (begin != kNamePrefix && !goesOn) || !std::all_of(name.begin(), name.end(), isNameCharacter) ||
           std::any_of(line.begin(), line.end(), isControl);
}

} // namespace

std::string encodeFrame(std::string_view content, std::string_view attachment)
{
    const auto numBytes = content.size() + attachment.size();
    if (numBytes > kMaxFrameBytes)
        throw common::Error(common::ErrorCode::InvalidArgument,
            fmt::format(
                "A message of {} bytes is longer than the {} that a frame can hold.", numBytes, kMaxFrameBytes));
    std::string frame;
    frame.reserve(numBytes + 80);
    const auto addLength = [&frame](std::string_view name, std::size_t length) {
        frame += fmt::format("{}: {}\r\n", name, length);
    };
    addLength(kLengthName, content.size());
    if (!attachment.empty())
        addLength(kAttachmentName, attachment.size());
    frame.append("\r\n").append(content).append(attachment);
    return frame;
}

void FrameDecoder::feed(std::string_view bytes)
{
    while (!m_fault && !bytes.empty())
        bytes = m_inContent ? takeContent(bytes) : takeHeaders(bytes);
}

void FrameDecoder::finish()
{
    if (m_fault)
        return;
    if (m_inContent)
        m_fault = fmt::format("The stream ended inside a message, after {} of its {} bytes.",
            m_frame.content.size() + m_frame.attachment.size(), *m_contentBytes + m_attachmentBytes.value_or(0));
    else if (m_headerBytes > 0)
        m_fault = "The stream ended inside the header of a message.";
}

std::optional<Frame> FrameDecoder::next()
{
    if (m_frames.empty()) {
        if (m_fault)
            throw common::Error(common::ErrorCode::CorruptData, *m_fault);
        return std::nullopt;
    }
    auto frame = std::move(m_frames.front());
    m_frames.pop_front();
    return frame;
}

/// Takes one header line, or as much of it as has arrived. Returns the bytes after it.
std::string_view FrameDecoder::takeHeaders(std::string_view bytes)
{
    const auto end = bytes.find('\n');
    const auto size = end == std::string_view::npos ? bytes.size() : end + 1;
    const auto room = kMaxHeaderBytes - m_headerBytes;
    m_line += bytes.substr(0, std::min(size, room));
    m_headerBytes += std::min(size, room);
    if (end == std::string_view::npos || size > room)
        checkUnfinishedLine();
    else if (!m_line.ends_with("\r\n"))
        m_fault = "This is no header of a message: \"" + common::printable(m_line) + "\".";
    else if (m_line == "\r\n")
        endHeaders();
    else
        takeHeader(std::string_view(m_line).substr(0, m_line.size() - 2));
    if (end != std::string_view::npos)
        m_line.clear();
    return bytes.substr(size);
}

/// Refuses a line that cannot be a header before its end arrives: a program that is not the engine may never end the
/// line.
void FrameDecoder::checkUnfinishedLine()
{
    const auto line = std::string_view(m_line).substr(0, m_line.size() - (m_line.ends_with('\r') ? 1 : 0));
    if (isNoHeader(line))
        m_fault = "This is no header of a message: \"" + common::printable(line) + "\".";
    else if (m_headerBytes >= kMaxHeaderBytes)
        m_fault = fmt::format("The header of a message is longer than {} bytes.", kMaxHeaderBytes);
}

void FrameDecoder::takeHeader(std::string_view line)
{
    const auto colon = line.find(':');
    if (isNoHeader(line) || colon == std::string_view::npos)
        m_fault = "This is no header of a message: \"" + common::printable(line) + "\".";
    else if (const auto name = lowerCase(line.substr(0, colon)); name == lowerCase(kLengthName))
        takeLength(kLengthName, trimmed(line.substr(colon + 1)), m_contentBytes);
    else if (name == lowerCase(kAttachmentName))
        takeLength(kAttachmentName, trimmed(line.substr(colon + 1)), m_attachmentBytes);
}

void FrameDecoder::takeLength(std::string_view name, std::string_view text, std::optional<std::size_t>& length)
{
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isNumber = !text.empty() && end == text.data() + text.size();
    const auto others = m_contentBytes.value_or(0) + m_attachmentBytes.value_or(0);
    if (length)
        m_fault = "The header of a message has two " + std::string(name) + "s.";
    else if (!isNumber || (error != std::errc() && error != std::errc::result_out_of_range))
        m_fault = "The " + std::string(name) + " \"" + common::printable(text) + "\" is no number of bytes.";
    else if (error == std::errc::result_out_of_range || number > m_maxFrameBytes - others)
        m_fault = fmt::format(
            "A message of {} bytes is announced; at most {} are accepted.", common::printable(text), m_maxFrameBytes);
    else
        length = number;
}

void FrameDecoder::endHeaders()
{
    if (!m_contentBytes) {
        m_fault = "The header of a message has no Content-Length.";
        return;
    }
    m_inContent = true;
    m_frame.content.reserve(*m_contentBytes);
    m_frame.attachment.reserve(m_attachmentBytes.value_or(0));
    takeContent({}); // completes a message without content
}

/// Takes bytes of the content, then of the attachment. Returns the bytes of the next frame.
std::string_view FrameDecoder::takeContent(std::string_view bytes)
{
    const auto fill = [&bytes](std::string& part, std::size_t size) {
        const auto taken = bytes.substr(0, size - part.size());
        part += taken;
        bytes.remove_prefix(taken.size());
        return part.size() == size;
    };
    if (fill(m_frame.content, *m_contentBytes) && fill(m_frame.attachment, m_attachmentBytes.value_or(0))) {
        m_frames.push_back(std::exchange(m_frame, {}));
        m_contentBytes.reset();
        m_attachmentBytes.reset();
        m_headerBytes = 0;
        m_inContent = false;
    }
    return bytes;
}

} // namespace lr::protocol
