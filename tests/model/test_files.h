#pragma once

#include "common/error.h"
#include "common/json.h"
#include "common/mapped_file.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

namespace lr::model::test {

/// Kind and sentence of the Error that `call` throws; "no error" if it throws none.
struct Failure
{
    std::string code = "none";
    std::string message = "no error";

    bool mentions(std::string_view text) const { return message.find(text) != std::string::npos; }
};

inline Failure failureOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const common::Error& error) {
        return {std::string(common::errorCodeName(error.code())), error.what()};
    }
    return {};
}

inline void writeText(const std::filesystem::path& path, std::string_view text)
{
    std::filesystem::remove(path); // some file systems flush a file that is truncated, which takes milliseconds
    std::ofstream(path, std::ios::binary) << text;
}

inline std::string readText(const std::filesystem::path& path)
{
    return common::readFile(path, std::size_t(1) << 30);
}

/// Bytes of a safetensors file: the true length of `header`, the header, `dataSize` zero bytes.
inline std::string safetensorsBytes(const std::string& header, std::size_t dataSize)
{
    const std::uint64_t length = header.size();
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    return bytes + header + std::string(dataSize, '\0');
}

/// A folder that is removed with this object.
class TemporaryFolder
{
public:
    std::filesystem::path path() const { return m_folder.path().toStdString(); }
    std::filesystem::path operator/(const std::string& name) const { return path() / name; }

private:
    QTemporaryDir m_folder;
};

} // namespace lr::model::test

/// Fails the test function with the sentence if it does not hold `text`.
#define LR_VERIFY_MENTIONS(failure, text)                                                                              \
    QVERIFY2((failure).mentions(text), ("'" + std::string(text) + "' is not in: " + (failure).message).c_str())
