#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

/// A frame consists of "Content-Length: N\r\n"; "Content-Attachment: M\r\n" if bytes are attached; "\r\n"; N bytes of
/// content; M attached bytes. Other Content-… headers are ignored.
namespace lr::protocol {

inline constexpr std::size_t kMaxFrameBytes = 64u << 20; ///< content and attachment together
inline constexpr std::size_t kMaxHeaderBytes = 4096;     ///< of one frame, all of its headers

struct Frame
{
    std::string content;
    std::string attachment; ///< binary data, so that numbers need not be converted to text
};

/// The bytes of a frame: header, content and attachment. Throws Error(InvalidArgument) if it is longer than
/// kMaxFrameBytes.
std::string encodeFrame(std::string_view content, std::string_view attachment = {});

/// Takes a stream's bytes in chunks of any size and returns whole frames. A length is checked before memory is
/// allocated for it. Bytes that are no frame break the stream for good, because it is then unknown where the next frame
/// begins. Not for use by two threads at once.
class FrameDecoder
{
public:
    explicit FrameDecoder(std::size_t maxFrameBytes = kMaxFrameBytes)
        : m_maxFrameBytes(maxFrameBytes)
    {}

    /// Takes the next bytes of the stream. They are ignored once the stream is broken.
    void feed(std::string_view bytes);

    /// Says that the stream has ended. An incomplete frame then makes it broken.
    void finish();

    /// The next whole frame, or nothing if none is complete. A broken stream first returns the frames before the break;
    /// after that each call throws Error(CorruptData).
    std::optional<Frame> next();

    bool hasFrame() const { return !m_frames.empty(); }
    bool isInFrame() const { return m_headerBytes > 0; } ///< a frame has begun and is incomplete
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
    std::string m_line;                           ///< current header line, as far as it has arrived
    std::size_t m_headerBytes = 0;                ///< received headers of the current frame
    std::optional<std::size_t> m_contentBytes;    ///< announced
    std::optional<std::size_t> m_attachmentBytes; ///< announced
    bool m_inContent = false;
    Frame m_frame; ///< the current frame, as far as it has arrived
};

} // namespace lr::protocol
