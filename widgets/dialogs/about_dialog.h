#pragma once

#include "protocol/session_messages.h"

#include <QDialog>

#include <optional>

class QLabel;

namespace lr::widgets {

/// What this program is, the versions of its parts, and its licence. The versions can be copied, because every bug
/// report should contain them.
class AboutDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent = nullptr);

    /// The engine that is connected; nullopt if there is none.
    void setEngine(const std::optional<protocol::InitializeResult>& engine);
    /// The versions as plain text, a line each.
    QString versions() const;

private:
    void copyVersions();

    std::optional<protocol::InitializeResult> m_engine;
    QLabel* m_versions;
};

} // namespace lr::widgets
