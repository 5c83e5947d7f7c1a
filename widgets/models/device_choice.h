#pragma once

#include "models/form_field.h"
#include "protocol/session_messages.h"

#include <string>
#include <vector>

namespace lr::widgets {

/// The devices as a form offers them, with what they are and their memory.
QList<FormField::Option> deviceOptions(const std::vector<protocol::DeviceInfo>& devices);

/// Which device a new job names: the preferred one if the engine has it, which may be known only later; else the
/// default.
class DeviceChoice
{
public:
    void setDevices(const std::vector<protocol::DeviceInfo>& devices) { m_devices = devices; }
    void prefer(const std::string& device) { m_preferred = device; }

    std::string device() const;
    /// What a form offers: the engine's devices, or the default while there is no engine.
    QList<FormField::Option> options() const;

private:
    std::vector<protocol::DeviceInfo> m_devices;
    std::string m_preferred;
};

} // namespace lr::widgets
