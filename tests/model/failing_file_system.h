#pragma once

#include "common/error.h"
#include "common/file_system.h"

#include <cerrno>
#include <memory>

namespace lr::model::test {

/// The real file system, but from the n-th operation on the disk is full. Counts all operations.
class FailingFileSystem final : public common::FileSystem
{
public:
    explicit FailingFileSystem(int firstFailure)
        : m_firstFailure(firstFailure)
    {}

    int numOperations() const { return m_numOperations; }

    std::unique_ptr<common::WritableFile> create(const std::filesystem::path& path) override
    {
        count(path);
        return std::make_unique<File>(*this, path);
    }
    void rename(const std::filesystem::path& from, const std::filesystem::path& to) override
    {
        count(to);
        common::posixFileSystem().rename(from, to);
    }
    void unlink(const std::filesystem::path& path) override { common::posixFileSystem().unlink(path); }
    void syncFolder(const std::filesystem::path& folder) override
    {
        count(folder);
        common::posixFileSystem().syncFolder(folder);
    }
    void createFolders(const std::filesystem::path& folder) override
    {
        count(folder);
        common::posixFileSystem().createFolders(folder);
    }

private:
    class File final : public common::WritableFile
    {
    public:
        File(FailingFileSystem& owner, const std::filesystem::path& path)
            : m_owner(owner)
            , m_path(path)
            , m_file(common::posixFileSystem().create(path))
        {}
        void write(std::span<const std::byte> bytes) override
        {
            m_owner.count(m_path);
            m_file->write(bytes);
        }
        void sync() override
        {
            m_owner.count(m_path);
            m_file->sync();
        }

    private:
        FailingFileSystem& m_owner;
        std::filesystem::path m_path;
        std::unique_ptr<common::WritableFile> m_file;
    };

    void count(const std::filesystem::path& path)
    {
        if (m_numOperations++ >= m_firstFailure)
            throw common::systemError("Cannot write to", path.native(), ENOSPC);
    }

    int m_firstFailure;
    int m_numOperations = 0;
};

} // namespace lr::model::test
