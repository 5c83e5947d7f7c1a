#pragma once

#include <QGroupBox>

class QLabel;
class QLineEdit;
class QPushButton;

namespace lr::widgets {

/// An engine on another machine, reached over ssh.
class RemoteSection : public QGroupBox
{
    Q_OBJECT

public:
    explicit RemoteSection(QWidget* parent = nullptr);

    /// Shows the result of the test; the sentence names the engine, or says why the test failed and what to do.
    void setTestResult(bool worked, const QString& sentence);

Q_SIGNALS:
    void testRequested(const QString& host);
    void connectRequested(const QString& host, const QString& workspace);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    void updateButtons();
    void connectToHost();
    void colorResult();

    QLineEdit* m_host;
    QLineEdit* m_workspace;
    QPushButton* m_test;
    QPushButton* m_connect;
    QLabel* m_result;
    bool m_worked = true;
};

} // namespace lr::widgets
