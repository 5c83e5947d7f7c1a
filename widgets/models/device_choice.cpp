#include "models/device_choice.h"

#include "models/job_text.h"
#include "settings/runtime_settings.h"

#include <QCoreApplication>

#include <algorithm>

namespace lr::widgets {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("DeviceChoice", text);
}

QString textOf(const protocol::DeviceInfo& device)
{
    const auto name = QString::fromStdString(device.name);
    const auto description = QString::fromStdString(device.description);
    if (device.freeBytes > 0)
        return tr("%1: %2, %3 free").arg(name, description, bytesText(device.freeBytes));
    return tr("%1: %2, %3 of memory").arg(name, description, bytesText(device.memoryBytes));
}

} // namespace

QList<FormField::Option> deviceOptions(const std::vector<protocol::DeviceInfo>& devices)
{
    QList<FormField::Option> options;
    for (const auto& device : devices)
        options.append({QString::fromStdString(device.name), textOf(device)});
    return options;
}

std::string DeviceChoice::device() const
{
    const bool isThere = std::ranges::any_of(m_devices, [&](const auto& device) { return device.name == m_preferred; });
    return isThere ? m_preferred : settings::RuntimeSettings{}.device;
}

QList<FormField::Option> DeviceChoice::options() const
{
    if (!m_devices.empty())
        return deviceOptions(m_devices);
    const auto name = QString::fromStdString(settings::RuntimeSettings{}.device);
    return {{name, name}};
}

} // namespace lr::widgets
