#include "jobs/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace lr::jobs {

namespace {

constexpr auto kInterval = std::chrono::milliseconds(100);
constexpr int kBarWidth = 24;

ProgressMode resolved(ProgressMode mode)
{
    if (mode != ProgressMode::Auto)
        return mode;
    return ::isatty(STDERR_FILENO) == 1 ? ProgressMode::Bar : ProgressMode::None;
}

} // namespace

std::string durationText(double seconds)
{
    const auto whole = static_cast<long>(std::lround(std::max(seconds, 0.0)));
    if (whole < 60)
        return fmt::format("{} s", whole);
    if (whole < 3600)
        return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

Progress::Progress(ProgressTarget target, std::string stage, std::int64_t total, std::string unit)
    : m_mode(resolved(target.mode()))
    , m_observer(target.observer())
    , m_stage(std::move(stage))
    , m_total(total)
    , m_unit(std::move(unit))
    , m_start(Clock::now())
{}

Progress::~Progress()
{
    if (m_barShown)
        std::fputc('\n', stderr);
}

double Progress::seconds() const
{
    return std::chrono::duration<double>(Clock::now() - m_start - m_paused).count();
}

void Progress::waitWhilePaused()
{
    if (m_observer == nullptr)
        return;
    const auto start = Clock::now();
    m_observer->waitWhilePaused();
    m_paused += Clock::now() - start;
}

void Progress::update(std::int64_t done, double share, const common::OrderedJson& details)
{
    waitWhilePaused();
    const auto now = Clock::now();
    const bool isShown = m_observer != nullptr || m_mode != ProgressMode::None;
    if (!isShown || (done < m_total && now - m_lastShown < kInterval))
        return;
    m_lastShown = now;
    show(report(done, share, details), share);
}

ProgressReport Progress::report(std::int64_t done, double share, const common::OrderedJson& details) const
{
    ProgressReport report{.stage = m_stage,
        .done = done,
        .total = m_total,
        .unit = m_unit,
        .seconds = seconds(),
        .etaSeconds = std::nullopt,
        .details = details};
    if (const double doneHere = share - static_cast<double>(m_doneBefore); doneHere > 0)
        report.etaSeconds = report.seconds * std::max(0.0, static_cast<double>(m_total) - share) / doneHere;
    return report;
}

void Progress::show(const ProgressReport& report, double share)
{
    if (m_observer != nullptr)
        m_observer->onProgress(report);
    else if (m_mode == ProgressMode::Bar)
        showBar(report, share);
    else
        showLine(report);
}

void Progress::showLine(const ProgressReport& report) const
{
    common::OrderedJson line{{"event", "progress"}, {"stage", report.stage}, {"done", report.done},
        {"total", report.total}, {"unit", report.unit}, {"seconds", report.seconds}, {"eta_seconds", nullptr}};
    if (report.etaSeconds)
        line["eta_seconds"] = *report.etaSeconds;
    if (report.details.is_object())
        line.update(report.details);
    std::fprintf(stderr, "%s\n", common::dumpJson(line).c_str());
}

void Progress::showBar(const ProgressReport& report, double share)
{
    const double ratio = m_total > 0 ? std::clamp(share / static_cast<double>(m_total), 0.0, 1.0) : 1.0;
    const int full = static_cast<int>(ratio * kBarWidth);
    std::string bar;
    for (int i = 0; i < kBarWidth; ++i)
        bar += i < full ? "█" : "░";
    const auto& details = report.details;
    std::string tail;
    if (details.is_object() && details.contains("tokens_per_second"))
        tail += fmt::format("  {:.0f} tokens/s", details["tokens_per_second"].get<double>());
    if (details.is_object() && details.contains("loss"))
        tail += fmt::format("  loss {:.4f}", details["loss"].get<double>());
    if (report.etaSeconds && report.done < m_total)
        tail += "  " + durationText(*report.etaSeconds) + " left";
    else if (report.done >= m_total)
        tail += "  in " + durationText(report.seconds);
    const auto line = fmt::format("\r\x1b[K{} {} {}/{} {}{}", m_stage, bar, report.done, m_total, m_unit, tail);
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
    m_barShown = true;
}

} // namespace lr::jobs
