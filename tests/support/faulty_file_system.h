#pragma once

#include "common/error.h"
#include "common/file_system.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace lr::test {

/// The real file system of this machine, except that it counts operations, fails on request, can have limited room, and
/// can be put into a state that a power cut would leave. An operation is one call of FileSystem or WritableFile. Files
/// are remembered from the first operation that names them on. Their content is kept in memory, so files must be small.
/// Must outlive the files it made. For one thread.
class FaultyFileSystem final : public common::FileSystem
{
public:
    /// What a power cut does to names (made, renamed, removed) in folders that were not synced since. The bytes of a
    /// file that were not synced are lost in both cases.
    enum class UnsyncedNames
    {
        Lost,
        Kept
    };

    int numOperations() const { return m_numOperations; }
    /// Makes the n-th operation from now fail, n ≥ 1.
    void failOperation(int n, int errnoValue = EIO)
    {
        m_fault = {m_numOperations + n, m_numOperations + n, errnoValue};
    }
    /// Makes that operation and all later ones fail, as if the process had been killed.
    void failFromOperation(int n) { m_fault = {m_numOperations + n, INT32_MAX, EIO}; }
    /// From now on at most `numBytes` can be written. A write that does not fit is cut and fails with ENOSPC.
    void setRoom(std::int64_t numBytes) { m_room = numBytes; }
    void heal()
    {
        m_fault = kNoFault;
        m_room = INT64_MAX;
    }

    /// Simulates a power cut. Open files must not be used afterwards.
    void crash(UnsyncedNames names)
    {
        const auto survivors = names == UnsyncedNames::Kept ? m_visible : m_durable;
        for (const auto& path : m_known) {
            const auto found = survivors.find(path);
            if (found == survivors.end())
                std::filesystem::remove(path);
            else
                std::ofstream(path, std::ios::binary | std::ios::trunc) << found->second->synced;
        }
        m_visible = m_durable = survivors;
    }

    std::unique_ptr<common::WritableFile> create(const std::filesystem::path& path) override
    {
        count("create", path);
        const auto name = known(path);
        auto file = real().create(path);
        auto& inode = m_visible[name];
        if (!inode)
            inode = std::make_shared<Inode>();
        return std::make_unique<File>(*this, std::move(file), name, inode);
    }

    void rename(const std::filesystem::path& from, const std::filesystem::path& to) override
    {
        count("rename", to);
        const auto oldName = known(from);
        const auto newName = known(to);
        real().rename(from, to);
        m_visible[newName] = m_visible[oldName];
        m_visible.erase(oldName);
    }

    void unlink(const std::filesystem::path& path) override
    {
        count("unlink", path);
        const auto name = known(path);
        real().unlink(path);
        m_visible.erase(name);
    }

    void syncFolder(const std::filesystem::path& folder) override
    {
        count("sync folder", folder);
        real().syncFolder(folder);
        const auto name = std::filesystem::absolute(folder / "x").lexically_normal().parent_path();
        for (const auto& path : m_known) {
            if (path.parent_path() != name)
                continue;
            if (const auto found = m_visible.find(path); found != m_visible.end())
                m_durable[path] = found->second;
            else
                m_durable.erase(path);
        }
    }

    void createFolders(const std::filesystem::path& folder) override
    {
        count("create folder", folder);
        real().createFolders(folder);
    }

private:
    struct Inode
    {
        std::string synced; ///< the content that survives a power cut
    };
    using Names = std::map<std::filesystem::path, std::shared_ptr<Inode>>;

    struct Fault
    {
        int first;
        int last;
        int errnoValue;
    };
    static constexpr Fault kNoFault = {0, -1, EIO};

    class File final : public common::WritableFile
    {
    public:
        File(FaultyFileSystem& fileSystem, std::unique_ptr<common::WritableFile> file, std::filesystem::path path,
            std::shared_ptr<Inode> inode)
            : m_fileSystem(fileSystem)
            , m_file(std::move(file))
            , m_path(std::move(path))
            , m_inode(std::move(inode))
        {}

        void write(std::span<const std::byte> bytes) override
        {
            m_fileSystem.count("write", m_path);
            const auto fitting = std::min(bytes.size(), static_cast<std::size_t>(m_fileSystem.m_room));
            m_file->write(bytes.first(fitting));
            m_fileSystem.m_room -= static_cast<std::int64_t>(fitting);
            if (fitting < bytes.size())
                throw common::systemError("Cannot write to", m_path.native(), ENOSPC);
        }

        void sync() override
        {
            m_fileSystem.count("sync", m_path);
            m_file->sync();
            for (const auto& [path, inode] : m_fileSystem.m_visible)
                if (inode == m_inode)
                    m_inode->synced = contentOf(path);
        }

    private:
        FaultyFileSystem& m_fileSystem;
        std::unique_ptr<common::WritableFile> m_file;
        std::filesystem::path m_path;
        std::shared_ptr<Inode> m_inode;
    };

    static common::FileSystem& real() { return common::posixFileSystem(); }

    static std::string contentOf(const std::filesystem::path& path)
    {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    void count(const char* what, const std::filesystem::path& path)
    {
        ++m_numOperations;
        if (m_numOperations >= m_fault.first && m_numOperations <= m_fault.last)
            throw common::systemError(std::string("Cannot ") + what, path.native(), m_fault.errnoValue);
    }

    /// The normalised name of a path. A file that exists when its path is first named is assumed to be synced.
    std::filesystem::path known(const std::filesystem::path& path)
    {
        auto name = std::filesystem::absolute(path).lexically_normal();
        if (m_known.insert(name).second && std::filesystem::is_regular_file(name))
            m_visible[name] = m_durable[name] = std::make_shared<Inode>(Inode{contentOf(name)});
        return name;
    }

    int m_numOperations = 0;
    Fault m_fault = kNoFault;
    std::int64_t m_room = INT64_MAX;
    std::set<std::filesystem::path> m_known;
    Names m_visible;
    Names m_durable;
};

} // namespace lr::test
