#pragma once

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace lr::test {

/// What a script did.
struct ScriptResult
{
    int exitCode = -1; ///< −1: it did not end by itself
    QString out;
    QString err;

    QString all() const { return out + err; }
};

/// A copy of the set-up scripts, with programs around them that only pretend: what is installed, built and found is
/// what the test says, and nothing outside of a temporary folder changes. Those that would change something write how
/// they were called to a log.
class FakeSystem
{
public:
    FakeSystem()
    {
        QDir(m_folder.path()).mkpath("bin");
        QDir(m_folder.path()).mkpath("source/packaging");
        QDir(m_folder.path()).mkpath("source/resources/demo");
        const QDir scripts(LR_SOURCE "/packaging");
        for (const auto& name : scripts.entryList({"*.sh"}, QDir::Files))
            QFile::copy(scripts.filePath(name), path("source/packaging/" + name));
        setSystem("ID=debian\nVERSION_ID=12\nVERSION_CODENAME=bookworm\nPRETTY_NAME='Debian 12'\n");

        const QDir programs(LR_SOURCE "/tests/packaging/programs");
        for (const auto& name : programs.entryList(QDir::Files))
            QFile::copy(programs.filePath(name), path("bin/" + name));
    }

    QString path(const QString& name) const { return m_folder.filePath(name); }

    void write(const QString& name, const QByteArray& text) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("%s cannot be written", qPrintable(file.fileName()));
    }

    QString read(const QString& name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    void setSystem(const QByteArray& osRelease) const { write("os-release", osRelease); }
    void setInstalled(const QStringList& packages) const { write("installed", packages.join('\n').toUtf8() + '\n'); }
    /// Lines of a package and its version: what apt could install.
    void setCandidates(const QStringList& lines) const { write("candidates", lines.join('\n').toUtf8() + '\n'); }

    void addProgram(const QString& name, const QByteArray& body) const
    {
        QFile::remove(path("bin/" + name));
        write("bin/" + name, "#!/bin/bash\n" + body + '\n');
        QFile::setPermissions(path("bin/" + name), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    /// A folder that looks like a libtorch; `cuda` empty: without CUDA.
    void addLibtorch(const QString& root, const QString& version, const QString& cuda = {}) const
    {
        write(root + "/lib/libtorch.so", "");
        write(root + "/include/ATen/ATen.h", "");
        const auto value = cuda.isEmpty() ? QStringLiteral("None") : '\'' + cuda + '\'';
        write(root + "/version.py",
            QStringLiteral("__version__ = '%1'\ncuda: Optional[str] = %2\n").arg(version, value).toUtf8());
        if (!cuda.isEmpty())
            write(root + "/lib/libtorch_cuda.so", "");
    }

    /// What every call of a pretending program was.
    QString log() const { return read("log"); }

    ScriptResult run(const QString& script, const QStringList& arguments = {}, const QStringList& variables = {}) const
    {
        return start(path("source/packaging/" + script), arguments, variables);
    }

    /// Lines of bash, in the folder of the copy.
    ScriptResult shell(const QString& lines) const { return start("/bin/bash", {"-c", "set -eu\n" + lines}, {}); }

    /// The system's own programs are not to be seen, but for those named.
    void hideProgramsBut(const QStringList& names)
    {
        for (const auto& name : names)
            QFile::link("/usr/bin/" + name, path("bin/" + name));
        m_path = path("bin");
    }

private:
    ScriptResult start(const QString& program, const QStringList& arguments, const QStringList& variables) const
    {
        QProcess process;
        QProcessEnvironment environment;
        environment.insert("PATH", m_path.isEmpty() ? path("bin") + ":/usr/bin:/bin" : m_path);
        environment.insert("HOME", m_folder.path());
        environment.insert("FAKE", m_folder.path());
        environment.insert("LR_OS_RELEASE", path("os-release"));
        environment.insert("LR_SYSTEM_PREFIX", path("usr"));
        for (const auto& variable : variables)
            environment.insert(variable.section('=', 0, 0), variable.section('=', 1));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(path("source"));
        process.start(program, arguments, QIODevice::ReadOnly);
        ScriptResult result;
        if (process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit)
            result.exitCode = process.exitCode();
        result.out = QString::fromUtf8(process.readAllStandardOutput());
        result.err = QString::fromUtf8(process.readAllStandardError());
        return result;
    }

    QTemporaryDir m_folder;
    QString m_path;
};

} // namespace lr::test
