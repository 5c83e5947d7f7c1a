#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

/// Frames: "Content-Length: N\r\n", where bytes are attached "Content-Attachment: M\r\n" (other Content-… headers are
/// passed over), "\r\n", N bytes of content, M attached bytes.
namespace lr::protocol {

inline constexpr std::size_t kMaxFrameBytes = 64u << 20; ///< content and attachment together
inline constexpr std::size_t kMaxHeaderBytes = 4096;     ///< of one frame, all of its headers

struct Frame
{
    std::string content;
    std::string attachment; ///< bytes that are no text, so that numbers need no other form than they have
};

/// A frame with its header before it. Throws Error(InvalidArgument) if it is longer than kMaxFrameBytes.
std::string encodeFrame(std::string_view content, std::string_view attachment = {});

/// Takes a stream's bytes in chunks of whatever size and hands out whole frames. What is announced is checked before
/// anything is allocated for it. Bytes that are no frame end the stream for good: where the next frame would begin is
/// then unknown. Not for use by two threads at once.
class FrameDecoder
{
public:
    explicit FrameDecoder(std::size_t maxFrameBytes = kMaxFrameBytes)
        : m_maxFrameBytes(maxFrameBytes)
    {}

    /// Takes the next bytes of the stream; passed over once it is broken.
    void feed(std::string_view bytes);

    /// The stream has ended: what began and is not whole makes it broken.
    void finish();

    /// The next whole frame, or nothing so far. When every frame before the break has been handed out, a broken stream
    /// throws Error(CorruptData), again at each call.
    std::optional<Frame> next();

    bool hasFrame() const { return !m_frames.empty(); }
    bool isInFrame() const { return m_headerBytes > 0; } ///< one has begun and is not whole
    bool isBroken() const { return m_fault.has_value(); }

private:
    std::string_view takeHeaders(std::string_view bytes);
    std::string_view takeContent(std::string_view bytes);
    void takeHeader(std::string_view line);
    void endHeaders();
    void checkUnfinishedLine();
    void takeLength(std::string_view name, std::string_view text, std::optional<std::size_t>& length);

    std::size_t m_maxFrameBytes;
    std::deque<Frame> m_frames;
    std::optional<std::string> m_fault;
    std::string m_line;                           ///< of the headers, so far
    std::size_t m_headerBytes = 0;                ///< of the frame under way
    std::optional<std::size_t> m_contentBytes;    ///< announced
    std::optional<std::size_t> m_attachmentBytes; ///< announced
    bool m_inContent = false;
    Frame m_frame; ///< so far
};

} // namespace lr::protocol
