#include "pages/train/run_comparison.h"

#include "pages/table_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace lr::widgets {

RunComparison::RunComparison(RunListModel& runs, QWidget* parent)
    : QWidget(parent)
    , m_runs(runs)
    , m_left(makeChoice(QStringLiteral("compare_left"), tr("First run")))
    , m_right(makeChoice(QStringLiteral("compare_right"), tr("Second run")))
    , m_summary(new QLabel(this))
{
    auto* choices = new QHBoxLayout;
    auto* against = new QLabel(tr("&against"), this);
    against->setBuddy(m_right);
    choices->addWidget(m_left, 1);
    choices->addWidget(against);
    choices->addWidget(m_right, 1);
    auto* table = new TableView(this);
    table->setModel(&m_model);
    table->setObjectName(QStringLiteral("differences"));
    table->setAccessibleName(tr("Settings in which the runs differ"));
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    auto* column = new QVBoxLayout(this);
    column->addLayout(choices);
    column->addWidget(m_summary);
    column->addWidget(table, 1);
    m_summary->setWordWrap(true);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_runs, signal, this, &RunComparison::refreshNames);
    connect(&m_runs, &QAbstractItemModel::rowsMoved, this, &RunComparison::refreshNames);
    refreshNames();
}

QComboBox* RunComparison::makeChoice(const QString& name, const QString& accessibleName)
{
    auto* choice = new QComboBox(this);
    choice->setObjectName(name);
    choice->setAccessibleName(accessibleName);
    choice->setPlaceholderText(tr("a run"));
    connect(choice, &QComboBox::currentIndexChanged, this, &RunComparison::compare);
    return choice;
}

void RunComparison::refreshNames()
{
    QStringList names;
    for (int row = 0; row < m_runs.rowCount(); ++row)
        names << QString::fromStdString(m_runs.runAt(row).name);
    for (auto* choice : {m_left, m_right}) {
        const QSignalBlocker block(choice);
        const auto present = choice->currentText();
        choice->clear();
        choice->addItems(names);
        choice->setCurrentIndex(static_cast<int>(names.indexOf(present)));
    }
    if (names.contains(m_awaitedLeft))
        setLeft(m_awaitedLeft);
    compare();
}

void RunComparison::setLeft(const QString& name)
{
    const int index = m_left->findText(name);
    m_left->setCurrentIndex(index);
    m_awaitedLeft = index < 0 ? name : QString(); // last: `name` may be m_awaitedLeft
}

void RunComparison::setRight(const QString& name)
{
    m_right->setCurrentIndex(m_right->findText(name));
}

void RunComparison::compare()
{
    const auto* left = m_runs.run(m_left->currentText());
    const auto* right = m_runs.run(m_right->currentText());
    if (!left || !right) {
        m_model.setRuns({}, {}, {}, {});
        m_summary->setText(tr("Choose two runs to see in which settings they differ."));
        return;
    }
    m_model.setRuns(m_left->currentText(), left->description, m_right->currentText(), right->description);
    const int count = m_model.rowCount();
    m_summary->setText(count == 0 ? tr("The two runs have the same settings.")
                                  : tr("Settings in which they differ: %1. All others are equal.").arg(count));
}

} // namespace lr::widgets
