#pragma once

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace lr::test {

/// A fork of the test process that runs `body(fd)`, where fd is the writing end of a pipe to the test. The destructor
/// kills it with SIGKILL if it still runs. Fork only while nothing is open that a child must not share.
class ChildProcess
{
public:
    template <class Body>
    explicit ChildProcess(Body body)
    {
        int ends[2] = {-1, -1};
        if (::pipe(ends) != 0)
            return;
        m_process = ::fork();
        if (m_process == 0) {
            ::close(ends[0]);
            ::alarm(60); // the child ends even if the test hangs
            int status = 1;
            try {
                body(ends[1]);
                status = 0;
            } catch (...) { // status stays 1
            }
            ::_exit(status);
        }
        ::close(ends[1]);
        m_fd = ends[0];
    }

    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    ~ChildProcess()
    {
        kill();
        ::close(m_fd);
    }

    pid_t id() const { return m_process; }

    /// Reads the next value that the child wrote. Returns false when the child has ended.
    template <class T>
    bool read(T& value)
    {
        return ::read(m_fd, &value, sizeof value) == static_cast<ssize_t>(sizeof value);
    }

    void kill()
    {
        if (m_process > 0) {
            ::kill(m_process, SIGKILL);
            wait();
        }
    }

    /// Waits for its end. Returns true if it ended by itself, without an exception.
    bool wait()
    {
        int status = 0;
        ::waitpid(m_process, &status, 0);
        m_process = -1;
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

private:
    pid_t m_process = -1;
    int m_fd = -1;
};

template <class T>
void send(int fd, const T& value)
{
    (void)!::write(fd, &value, sizeof value);
}

} // namespace lr::test
