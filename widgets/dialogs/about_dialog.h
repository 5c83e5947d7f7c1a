#pragma once

#include "protocol/session_messages.h"

#include <QDialog>

#include <optional>

class QLabel;

namespace lr::widgets {

/// What this program is, in which versions of what, and under which licence. The versions can be copied: they belong
/// into every report of a fault.
class AboutDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent = nullptr);

    /// The engine that answers; nullopt: none does.
    void setEngine(const std::optional<protocol::InitializeResult>& engine);
    /// The versions as plain text, a line each.
    QString versions() const;

private:
    void copyVersions();

    std::optional<protocol::InitializeResult> m_engine;
    QLabel* m_versions;
};

} // namespace lr::widgets
